import { describe, expect, test } from "vitest";
import { boardOf, card } from "./fixtures";
import { callToShow, mostUrgent } from "./selection";

const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, "0")}:00Z`;
const ended = (minute: number) => ({ state: "ended", ended_utc: at(minute) }) as const;

describe("the call to show", () => {
  const quiet = card("quiet", { started_utc: at(8) });
  const urgent = card("urgent", { level: "L0", started_utc: at(1) });
  const other = card("other", { level: "L0", started_utc: at(9) });
  const done = card("done", ended(2));
  const show = (calls: (typeof quiet)[], picked: string | null, shown: string | null, held = false) =>
    callToShow({ board: boardOf(...calls), picked, shown, held });

  test.each([
    ["a picked call stays", show([quiet, urgent], "quiet", "quiet"), "quiet"],
    ["a picked call stays though unknown", show([urgent], "gone", null), "gone"],
    ["the most urgent is shown without a pick", show([quiet, urgent], null, null), "urgent"],
    ["a more urgent call takes over", show([quiet, urgent], null, "quiet"), "urgent"],
    ["a call as urgent does not", show([urgent, other], null, "urgent"), "urgent"],
    ["nothing takes over from a held call", show([quiet, urgent], null, "quiet", true), "quiet"],
    ["a held call that is gone gives way", show([urgent], null, "gone", true), "urgent"],
    ["an ended call gives way", show([quiet, done], null, "done"), "quiet"],
    ["the last ended is shown when none is live", show([done], null, null), "done"],
    ["the ended call on screen stays when none is live", show([done, card("x", ended(9))], null, "done"), "done"],
    ["an empty board shows nothing", show([], null, null), null],
  ])("%s", (_name, found, expected) => {
    expect(found).toBe(expected);
  });

  test("the most urgent goes by level below L1 too", () => {
    const l2 = card("l2", { level: "L2", started_utc: at(0) });
    expect(mostUrgent(boardOf(quiet, l2))?.call_id).toBe("l2");
    expect(mostUrgent(boardOf())).toBeUndefined();
  });
});
