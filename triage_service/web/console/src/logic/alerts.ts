/** What is announced: only calls that newly reach L0 or L1, in short sentences and not too often. */
import type { CallCard, LevelId } from "../wire";
import type { Board } from "./board";
import { callTitle } from "./labels";
import { isLive, rank } from "./order";

/** No announcement follows another sooner than this; chosen so that a short one can be heard out. */
export const ALERT_GAP_MS = 4_000;

export interface Alert {
  callId: string;
  level: LevelId;
  says: string;
}

export interface Announcement {
  says: string;
  /** The most urgent of the calls it speaks of. */
  callId: string;
  level: LevelId;
}

export interface Alarm {
  /** The most urgent level already told, by call. */
  told: ReadonlyMap<string, LevelId>;
  waiting: readonly Alert[];
  /** When the last announcement was made; null before the first. */
  lastAt_ms: number | null;
}

export const QUIET: Alarm = { told: new Map(), waiting: [], lastAt_ms: null };

function alertFor(call: CallCard): Alert {
  const about = call.flags.find((flag) => rank(flag.level) <= rank(call.level));
  const subject = about?.title ?? call.intent?.title ?? null;
  const says = [call.level_title, subject, callTitle(call)].filter(Boolean).join(". ");
  return { callId: call.call_id, level: call.level, says: `${says}.` };
}

/** Takes in a board: calls that reached L0 or L1, or rose from L1 to L0, wait to be announced. */
export function withBoard(alarm: Alarm, board: Board): Alarm {
  const told = new Map<string, LevelId>();
  const waiting = alarm.waiting.filter(({ callId }) => {
    const call = board.calls.get(callId);
    return call !== undefined && isLive(call);
  });
  for (const call of board.calls.values()) {
    const before = alarm.told.get(call.call_id);
    const risen = isLive(call) && rank(call.level) <= rank("L1");
    if (risen && (before === undefined || rank(call.level) < rank(before))) {
      const again = waiting.findIndex(({ callId }) => callId === call.call_id);
      if (again >= 0) waiting.splice(again, 1);
      waiting.push(alertFor(call));
      told.set(call.call_id, call.level);
    } else if (before !== undefined) {
      told.set(call.call_id, before);
    }
  }
  return { ...alarm, told, waiting };
}

/** Milliseconds until the next announcement is due: 0 for now, null when nothing waits. */
export function dueIn_ms(alarm: Alarm, now_ms: number): number | null {
  if (alarm.waiting.length === 0) return null;
  if (alarm.lastAt_ms === null) return 0;
  return Math.max(0, alarm.lastAt_ms + ALERT_GAP_MS - now_ms);
}

/** Makes the announcement that is due: one sentence for all that waits; null when none is due. */
export function announce(alarm: Alarm, now_ms: number): { alarm: Alarm; made: Announcement | null } {
  const first = [...alarm.waiting].sort((a, b) => rank(a.level) - rank(b.level))[0];
  if (first === undefined || dueIn_ms(alarm, now_ms) !== 0) return { alarm, made: null };
  const n = alarm.waiting.length;
  const says = n === 1 ? first.says : `${n} new alerts. ${first.says}`;
  return {
    alarm: { ...alarm, waiting: [], lastAt_ms: now_ms },
    made: { says, callId: first.callId, level: first.level },
  };
}
