import { describe, expect, test } from "vitest";
import { audioSpan, audioTime, clock } from "./times";

describe("times", () => {
  test.each([[0, "0:00"], [9.99, "0:09"], [75, "1:15"], [3_725, "1:02:05"], [-3, "0:00"], [NaN, "0:00"]])(
    "%d seconds of audio read %s",
    (at_s, shown) => expect(audioTime(at_s)).toBe(shown),
  );

  test("a span within a second is one time", () => {
    expect(audioSpan(12.1, 12.8)).toBe("0:12");
    expect(audioSpan(12.1, 14)).toBe("0:12 to 0:14");
  });

  test("the clock shows seconds, and nothing for no date", () => {
    expect(clock(new Date(2026, 10, 23, 9, 5, 7))).toBe("09:05:07");
    expect(clock(new Date("never"))).toBe("");
  });
});
