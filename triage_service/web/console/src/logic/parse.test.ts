import { describe, expect, test } from "vitest";
import type { Service } from "../wire";
import { card } from "./fixtures";
import { parseCall, parseNews } from "./parse";

const service: Service = {
  state: "running",
  calls_active: 1,
  calls_total: 2,
  handoffs_total: 0,
  rules_version: "1",
  models: [],
};

describe("the door for text", () => {
  test.each([
    ["snapshot", { seq: 1, service, calls: [] }],
    ["call", { seq: 1, call: card("a") }],
    ["service", { seq: 1, service }],
  ])("a %s is read", (kind, data) => {
    expect(parseNews(kind, JSON.stringify(data))).toEqual({ kind, data });
  });

  test.each([
    ["snapshot", "not json"],
    ["snapshot", "null"],
    ["snapshot", '{"seq":1}'],
    ["call", '{"call":{}}'],
    ["call", '{"seq":1}'],
    ["service", '{"seq":1}'],
    ["weather", '{"seq":1}'],
  ])("a broken %s event is left outside: %s", (kind, text) => {
    expect(parseNews(kind, text)).toBeNull();
  });

  test("a whole call is read, half a call is not", () => {
    expect(parseCall('{"call_id":"a","transcript":[]}')?.call_id).toBe("a");
    expect(parseCall('{"call_id":"a"}')).toBeNull();
    expect(parseCall("")).toBeNull();
  });
});
