/** All calls: those on the line, most urgent first, and below them those that ended. */
import { useLayoutEffect, useRef } from "react";
import type { Board } from "../logic/board";
import { finishedCalls, isLive, liveCalls } from "../logic/order";
import { CallItem } from "./CallItem";

interface Props {
  board: Board;
  shown: string | null;
  onPick: (callId: string) => void;
}

function buttonOf(list: HTMLElement, callId: string): HTMLElement | null {
  return list.querySelector(`[data-call-id="${CSS.escape(callId)}"] button`);
}

/** Moves the focus by arrow keys between the cards, in the order in which they stand. */
function onArrow(event: React.KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>(".card__pick")];
  const here = buttons.indexOf(event.target as HTMLElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
  const next = to === undefined || here < 0 ? undefined : buttons[to];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function CallList({ board, shown, onPick }: Props) {
  const place = useRef<HTMLElement>(null);
  const focused = useRef<{ callId: string; live: boolean } | null>(null);
  const live = liveCalls(board.calls.values());
  const finished = finishedCalls(board.calls.values());

  // A call that ends moves to the other list; the keyboard focus goes with it.
  useLayoutEffect(() => {
    const was = focused.current;
    const call = was && board.calls.get(was.callId);
    if (!was || !call || isLive(call) === was.live) return;
    was.live = isLive(call);
    if (document.activeElement === document.body && place.current) {
      buttonOf(place.current, was.callId)?.focus({ preventScroll: true });
    }
  }, [board]);

  const onFocus = (event: React.FocusEvent<HTMLElement>) => {
    const callId = event.target.closest<HTMLElement>("[data-call-id]")?.dataset.callId;
    const call = callId === undefined ? undefined : board.calls.get(callId);
    focused.current = call ? { callId: call.call_id, live: isLive(call) } : null;
  };

  return (
    <section
      className="list"
      aria-labelledby="list-title"
      ref={place}
      onFocus={onFocus}
      onKeyDown={onArrow}
      data-testid="call-list"
    >
      <h2 id="list-title" className="govuk-visually-hidden">
        Calls
      </h2>
      <h3 className="list__title">
        Live <span className="list__count">{live.length}</span>
      </h3>
      {live.length === 0 && <p className="list__none">Nobody is on the line.</p>}
      <ul className="plain" data-testid="live-calls">
        {live.map((call) => (
          <CallItem key={call.call_id} call={call} shown={call.call_id === shown} onPick={onPick} />
        ))}
      </ul>
      {finished.length > 0 && (
        <>
          <h3 className="list__title">
            Finished <span className="list__count">{finished.length}</span>
          </h3>
          <ul className="plain" data-testid="finished-calls">
            {finished.map((call) => (
              <CallItem key={call.call_id} call={call} shown={call.call_id === shown} onPick={onPick} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
