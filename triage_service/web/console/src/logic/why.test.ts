import { describe, expect, test } from "vitest";
import type { LevelId } from "../wire";
import { emptyHanded, flag, view } from "./fixtures";
import { whyLevel } from "./why";

describe("why", () => {
  const reason = (words: boolean) => ({
    rule: "H0",
    says: "No risk was found.",
    evidence: words ? [{ words: "my shed", start_s: 4, end_s: 5 }] : [],
  });
  const decided = (words: boolean) => ({
    seq: 1,
    destination: { id: "d", title: "Desk", kind: "person" as const },
    priority: 4,
    level: "none" as LevelId,
    confidence: 0.8,
    final: true,
    at_s: 9,
    reasons: [reason(words)],
    alternatives: [],
  ...emptyHanded,
    rules_version: "1",
    models: [],
  });

  test("the flag that carries the level explains it, by the caller's words", () => {
    const flags = [flag({ id: "v", title: "Vulnerable", level: "L1" }), flag()];
    expect(whyLevel(view("a", { level: "L0", flags }))).toEqual({
      says: "Weapon",
      words: "he has a knife",
      at: "0:12",
    });
  });

  test("a flag without words is explained by its time", () => {
    const flags = [flag({ evidence: [] }), flag({ p: 0.1 })];
    expect(whyLevel(view("a", { level: "L0", flags }))).toEqual({ says: "Weapon", words: null, at: "0:13" });
  });

  test("without a flag of that level the first reason explains it", () => {
    const call = view("a", { level: "L0", flags: [flag({ level: "L3" })], decision: decided(true) });
    expect(whyLevel(call)).toEqual({ says: "No risk was found.", words: "my shed", at: "0:04" });
    expect(whyLevel(view("a", { decision: decided(false) })).at).toBeNull();
  });

  test("without both it says that listening goes on", () => {
    expect(whyLevel(view("a")).says).toMatch(/Listening goes on/);
  });
});
