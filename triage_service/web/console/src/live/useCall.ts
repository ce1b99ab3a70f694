/** One call in full, live: fed by the call's own feed. */
import { useEffect, useMemo, useState } from "react";
import { heardAt, type Link, lostAt } from "../logic/link";
import { parseCall } from "../logic/parse";
import type { CallView } from "../wire";
import { openFeed } from "./stream";

export interface LiveCall {
  /** Which call this is about; null when none is wanted. */
  callId: string | null;
  /** Null until its first news has come. */
  view: CallView | null;
  /** Whether the service says that it knows no such call. */
  missing: boolean;
  link: Link;
}

const NOTHING: LiveCall = {
  callId: null,
  view: null,
  missing: false,
  link: { state: "connecting" },
};

async function isUnknown(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 404;
  } catch {
    return false;
  }
}

/** Follows the call named; a new name starts afresh. */
export function useCall(callId: string | null): LiveCall {
  const [live, setLive] = useState(NOTHING);
  const fresh = useMemo(() => ({ ...NOTHING, callId }), [callId]);

  useEffect(() => {
    setLive(fresh);
    if (callId === null) return undefined;
    const url = `/v1/calls/${encodeURIComponent(callId)}`;
    let newest: CallView | null = null;
    let wanted = true;
    const close = openFeed(`${url}/feed`, ["call"], {
      opened: () => setLive((before) => ({ ...before, link: heardAt(new Date()) })),
      news: (_kind, text) => {
        const view = parseCall(text);
        if (view === null) return;
        newest = view;
        setLive({ callId, view, missing: false, link: heardAt(new Date()) });
      },
      broke: () => {
        // The feed of an ended call may simply be over.
        if (newest !== null && newest.state === "ended") return false;
        setLive((before) => ({ ...before, link: lostAt(before.link, new Date()) }));
        if (newest === null) {
          void isUnknown(url).then((missing) => {
            if (wanted && newest === null) setLive((before) => ({ ...before, missing }));
          });
        }
        return true;
      },
    });
    return () => {
      wanted = false;
      close();
    };
  }, [callId, fresh]);

  return live.callId === callId ? live : fresh;
}
