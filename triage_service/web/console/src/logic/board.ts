/** The board: what the feed has told so far, merged; the latest news of a call wins. */
import type { CallCard, CallEvent, Service, ServiceEvent, SnapshotEvent } from "../wire";
import { finishedCalls } from "./order";

export interface Board {
  /** Number of the last piece of news taken in; -1 before the first snapshot. */
  seq: number;
  /** Null until the first snapshot has come. */
  service: Service | null;
  calls: ReadonlyMap<string, CallCard>;
}

export type News =
  | { kind: "snapshot"; data: SnapshotEvent }
  | { kind: "call"; data: CallEvent }
  | { kind: "service"; data: ServiceEvent };

/** Ended calls kept; as many as the service keeps (`KEPT_AFTER_END` in `calls/board.py`). */
export const KEPT_ENDED = 200;

export const EMPTY_BOARD: Board = { seq: -1, service: null, calls: new Map() };

/**
 * Returns the board after one piece of news.
 *
 * A snapshot replaces everything, whatever its number: the service may have started again. Other
 * news that is older than the board is left out.
 */
export function withNews(board: Board, news: News): Board {
  switch (news.kind) {
    case "snapshot":
      return {
        seq: news.data.seq,
        service: news.data.service,
        calls: new Map(news.data.calls.map((call) => [call.call_id, call])),
      };
    case "call":
      if (news.data.seq < board.seq) return board;
      return {
        ...board,
        seq: news.data.seq,
        calls: withoutOld(new Map(board.calls).set(news.data.call.call_id, news.data.call)),
      };
    case "service":
      if (news.data.seq < board.seq) return board;
      return { ...board, seq: news.data.seq, service: news.data.service };
  }
}

/** Forgets the calls that ended longest ago; the feed does not tell when the service does. */
function withoutOld(calls: Map<string, CallCard>): Map<string, CallCard> {
  for (const call of finishedCalls(calls.values()).slice(KEPT_ENDED)) calls.delete(call.call_id);
  return calls;
}

/** How many calls differ between two boards: new, changed or gone. */
export function changedCalls(before: Board, after: Board): number {
  let changed = 0;
  for (const [id, call] of after.calls) if (before.calls.get(id) !== call) changed += 1;
  for (const id of before.calls.keys()) if (!after.calls.has(id)) changed += 1;
  return changed;
}
