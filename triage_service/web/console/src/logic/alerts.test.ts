import { describe, expect, test } from "vitest";
import { ALERT_GAP_MS, announce, dueIn_ms, QUIET, withBoard } from "./alerts";
import { boardOf, card } from "./fixtures";

const l0 = card("a", { level: "L0", level_title: "Emergency now", title: "Calls for help" });
const l1 = card("b", { level: "L1", level_title: "Vulnerable: fast-track" });

describe("alerts", () => {
  test("a call that reaches L0 is announced once, in a short sentence", () => {
    const alarm = withBoard(QUIET, boardOf(card("q"), l0));
    const { alarm: after, made } = announce(alarm, 0);
    expect(made).toEqual({ says: "Emergency now. Calls for help.", callId: "a", level: "L0" });
    expect(withBoard(after, boardOf(l0)).waiting).toEqual([]);
  });

  test("the flag behind the level is named, else the subject", () => {
    const flags = [{ id: "w", title: "Weapon", level: "L0" as const }];
    const intent = { id: "i", title: "Assault", p: 0.9 };
    const says = (call: typeof l0) => withBoard(QUIET, boardOf(call)).waiting[0]?.says;
    expect(says({ ...l0, flags, intent })).toBe("Emergency now. Weapon. Calls for help.");
    expect(says({ ...l0, intent })).toBe("Emergency now. Assault. Calls for help.");
  });

  test.each(["none", "L3", "L2"] as const)("a call at %s is not announced", (level) => {
    expect(withBoard(QUIET, boardOf(card("a", { level }))).waiting).toEqual([]);
  });

  test("a rise from L1 to L0 is announced again, and only the rise if both still wait", () => {
    const risen = { ...l1, level: "L0" } as const;
    const told = announce(withBoard(QUIET, boardOf(l1)), 0).alarm;
    expect(withBoard(told, boardOf(risen)).waiting).toHaveLength(1);
    const waiting = withBoard(withBoard(QUIET, boardOf(l1)), boardOf(risen)).waiting;
    expect(waiting.map(({ level }) => level)).toEqual(["L0"]);
  });

  test("a fall and a return to the same level say nothing", () => {
    const told = announce(withBoard(QUIET, boardOf(l0)), 0).alarm;
    const fallen = withBoard(told, boardOf({ ...l0, level: "L2" }));
    expect(withBoard(fallen, boardOf(l0)).waiting).toEqual([]);
  });

  test("a call that ended before its turn is not announced", () => {
    const ended = { ...l0, state: "ended" } as const;
    expect(withBoard(withBoard(QUIET, boardOf(l0)), boardOf(ended)).waiting).toEqual([]);
    expect(withBoard(QUIET, boardOf(ended)).waiting).toEqual([]);
  });

  test("announcements keep their distance, and those that waited come as one, most urgent first", () => {
    const told = announce(withBoard(QUIET, boardOf(card("c", { level: "L1" }))), 1_000).alarm;
    const waiting = withBoard(told, boardOf(l1, l0));
    expect(dueIn_ms(waiting, 1_500)).toBe(ALERT_GAP_MS - 500);
    expect(announce(waiting, 1_500)).toEqual({ alarm: waiting, made: null });
    const { made } = announce(waiting, 1_000 + ALERT_GAP_MS);
    expect(made?.callId).toBe("a");
    expect(made?.says).toBe("2 new alerts. Emergency now. Calls for help.");
  });

  test("nothing is due when nothing waits", () => {
    expect(dueIn_ms(QUIET, 0)).toBeNull();
    expect(announce(QUIET, 0).made).toBeNull();
  });
});
