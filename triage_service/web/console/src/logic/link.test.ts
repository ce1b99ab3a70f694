import { describe, expect, test } from "vitest";
import { heardAt, lostAt, retryAfter_ms } from "./link";

describe("the link", () => {
  test("a loss counts from its first break, until news comes again", () => {
    const [first, later] = [new Date(1_000), new Date(2_000)];
    const lost = lostAt({ state: "connecting" }, first);
    expect(lostAt(lost, later)).toEqual({ state: "lost", since: first });
    expect(lostAt(heardAt(first), later)).toEqual({ state: "lost", since: later });
  });

  test("the first attempt comes sooner than the others", () => {
    expect([1, 2, 9].map(retryAfter_ms)).toEqual([1_000, 2_000, 2_000]);
  });
});
