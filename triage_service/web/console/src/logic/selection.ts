/** Which call is shown: the one a supervisor picked, else the most urgent. */
import type { CallCard } from "../wire";
import type { Board } from "./board";
import { finishedCalls, isLive, liveCalls, rank } from "./order";

/** The live call with the highest level, the newest of several; undefined when none is live. */
export function mostUrgent(board: Board): CallCard | undefined {
  const live = liveCalls(board.calls.values());
  const least = Math.min(...live.map((call) => rank(call.level)));
  return live.find((call) => rank(call.level) === least);
}

export interface Choice {
  board: Board;
  /** The call the supervisor picked; null when none was picked. */
  picked: string | null;
  /** The call on screen now; null when there is none. */
  shown: string | null;
  /** Whether the pointer or the keyboard focus is in the call on screen. */
  held: boolean;
}

/**
 * Returns the id of the call to show; null when there is nothing to show.
 *
 * A picked call stays, even if the board does not know it. Without a pick the most urgent live call
 * is shown, but the call on screen gives way only to a strictly more urgent one, and never while it
 * is held: it must not change under someone's hand.
 */
export function callToShow({ board, picked, shown, held }: Choice): string | null {
  if (picked !== null) return picked;
  const current = shown === null ? undefined : board.calls.get(shown);
  if (held && current) return current.call_id;
  const urgent = mostUrgent(board);
  if (!urgent) return current?.call_id ?? finishedCalls(board.calls.values())[0]?.call_id ?? null;
  if (current && isLive(current) && rank(current.level) <= rank(urgent.level)) {
    return current.call_id;
  }
  return urgent.call_id;
}
