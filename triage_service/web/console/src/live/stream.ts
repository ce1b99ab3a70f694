/** One live feed (server-sent events) that reconnects by itself until it is closed. */
import { retryAfter_ms } from "../logic/link";

export interface Listener {
  /** One event: its kind and its text. */
  news(kind: string, text: string): void;
  opened(): void;
  /** The line broke. Returns whether to try again. */
  broke(): boolean;
}

/** Opens the feed at `url` and listens for the kinds of event named; returns how to close it. */
export function openFeed(url: string, kinds: readonly string[], listener: Listener): () => void {
  let source: EventSource | null = null;
  let timer: number | undefined;
  let attempts = 0;

  function open(): void {
    source = new EventSource(url);
    source.onopen = () => {
      attempts = 0;
      listener.opened();
    };
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => listener.news(kind, (event as MessageEvent).data));
    }
    source.onerror = () => {
      // The browser gives up by itself after an HTTP error, and waits long after others.
      source?.close();
      attempts += 1;
      if (listener.broke()) timer = window.setTimeout(open, retryAfter_ms(attempts));
    };
  }

  open();
  return () => {
    window.clearTimeout(timer);
    source?.close();
  };
}
