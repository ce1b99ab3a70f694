/** The order of calls: risk first, then the newest; ended calls apart. */
import type { CallCard, LevelId } from "../wire";

const RANK: Readonly<Record<LevelId, number>> = { L0: 0, L1: 1, L2: 2, L3: 3, none: 4 };

/** 0 for the most urgent level to 4 for none; an unknown level counts as urgent as L2. */
export function rank(level: LevelId): number {
  return RANK[level] ?? RANK.L2;
}

/** Where a call stands in the live list: L0 calls, then L1 calls, then all the others together. */
function band(call: CallCard): number {
  return Math.min(rank(call.level), RANK.L2);
}

/** Whether a call still has someone on the line. */
export function isLive(call: CallCard): boolean {
  return call.state !== "ended" && call.ended_utc === null;
}

function newestFirst(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}

/** Live calls, L0 first, then L1, then the newest. */
export function liveCalls(calls: Iterable<CallCard>): CallCard[] {
  return [...calls]
    .filter(isLive)
    .sort(
      (a, b) =>
        band(a) - band(b) ||
        newestFirst(a.started_utc, b.started_utc) ||
        newestFirst(b.call_id, a.call_id),
    );
}

/** Ended calls, the last to end first. */
export function finishedCalls(calls: Iterable<CallCard>): CallCard[] {
  return [...calls]
    .filter((call) => !isLive(call))
    .sort(
      (a, b) =>
        newestFirst(a.ended_utc ?? a.started_utc, b.ended_utc ?? b.started_utc) ||
        newestFirst(b.call_id, a.call_id),
    );
}
