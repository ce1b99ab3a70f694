import { describe, expect, test } from "vitest";
import { percent, sureness } from "./confidence";

describe("confidence", () => {
  test.each([
    [1, "Very sure"],
    [0.95, "Very sure"],
    [0.8, "Sure"],
    [0.79, "Fairly sure"],
    [0.5, "Unsure"],
    [0.1, "Very unsure"],
    [-1, "Very unsure"],
  ])("%d reads %s", (p, words) => expect(sureness(p)).toBe(words));

  test.each([[0.874, "87%"], [0.999, "99%"], [1, "100%"], [0.001, "1%"], [0, "0%"], [1.2, "100%"]])(
    "%d reads %s",
    (p, shown) => expect(percent(p)).toBe(shown),
  );
});
