import { describe, expect, test } from "vitest";
import { evidence } from "./fixtures";
import { asWords, callTitle, factName, shortId, turnsOfSpeech } from "./labels";

describe("labels", () => {
  test("names and ids read as words", () => {
    expect(asWords("exact_address")).toBe("Exact address");
    expect(factName("vrm")).toBe("Vehicle registration");
    expect(factName("exact_address")).toBe("Exact address");
    expect(shortId("c-0123456789abcdef")).toBe("abcdef");
    expect(shortId("c-1")).toBe("c-1");
    expect(callTitle({ call_id: "c-1", title: null })).toBe("Call c-1");
    expect(callTitle({ call_id: "c-1", title: "Named" })).toBe("Named");
  });

  test("turns of speech name what is not plain", () => {
    expect(turnsOfSpeech(evidence())).toEqual([]);
    const turned = evidence({ polarity: "denied", tense: "past", person: "other" });
    expect(turnsOfSpeech(turned)).toEqual(["denied", "past", "about someone else"]);
    expect(turnsOfSpeech(evidence({ person: "caller" }))).toEqual(["about the caller"]);
  });
});
