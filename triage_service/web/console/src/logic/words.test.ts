import { describe, expect, test } from "vitest";
import { line, word } from "./fixtures";
import { runs, unsureWords } from "./words";

describe("words", () => {
  test("neighbouring words of the same evidence make one run", () => {
    const words = [word("he"), word("has", { evidence: ["w"] }), word("it", { evidence: ["w"] }), word("now")];
    expect(runs(words).map((run) => run.words.map(({ text }) => text).join(" "))).toEqual(["he", "has it", "now"]);
    expect(runs([])).toEqual([]);
  });

  test("unsure words are those less than half sure", () => {
    const words = [word("a", { p: 0.49 }), word("b", { p: 0.5 })];
    expect(unsureWords([line(words)]).map(({ text }) => text)).toEqual(["a"]);
  });
});
