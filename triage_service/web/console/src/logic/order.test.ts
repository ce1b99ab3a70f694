import { describe, expect, test } from "vitest";
import type { LevelId } from "../wire";
import { card } from "./fixtures";
import { finishedCalls, isLive, liveCalls, rank } from "./order";

const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, "0")}:00Z`;
const ended = (minute: number) => ({ state: "ended", ended_utc: at(minute) }) as const;
const ids = (calls: readonly { call_id: string }[]) => calls.map((call) => call.call_id);

describe("the order of calls", () => {
  test("L0 comes first, then L1, then the newest whatever its level", () => {
    const calls = [
      card("old-none", { started_utc: at(1) }),
      card("new-none", { started_utc: at(9) }),
      card("l2", { level: "L2", started_utc: at(5) }),
      card("l1", { level: "L1", started_utc: at(2) }),
      card("old-l0", { level: "L0", started_utc: at(0) }),
      card("new-l0", { level: "L0", started_utc: at(3) }),
    ];
    const expected = ["new-l0", "old-l0", "l1", "new-none", "l2", "old-none"];
    expect(ids(liveCalls(calls))).toEqual(expected);
    expect(ids(liveCalls(calls.reverse()))).toEqual(expected);
  });

  test("calls of the same moment keep one order", () => {
    expect(ids(liveCalls([card("b"), card("a")]))).toEqual(["a", "b"]);
  });

  test("ended calls stand apart, the last to end first", () => {
    const calls = [card("a", ended(1)), card("b", ended(3)), card("live", { level: "L0" })];
    expect(ids(finishedCalls(calls))).toEqual(["b", "a"]);
    expect(ids(liveCalls(calls))).toEqual(["live"]);
  });

  test("a call with an end is not live, whatever its state says", () => {
    expect(isLive(card("a", { ended_utc: at(1) }))).toBe(false);
    expect(isLive(card("a", { state: "handed_off" }))).toBe(true);
  });

  test("an unknown level counts as one that needs a handler", () => {
    expect(rank("L9" as LevelId)).toBe(rank("L2"));
  });
});
