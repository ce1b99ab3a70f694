import { describe, expect, test } from "vitest";
import type { Service } from "../wire";
import { changedCalls, EMPTY_BOARD, KEPT_ENDED, withNews } from "./board";
import { card } from "./fixtures";

const service: Service = {
  state: "running",
  calls_active: 1,
  calls_total: 2,
  handoffs_total: 0,
  rules_version: "1",
  models: [],
};
const first = withNews(EMPTY_BOARD, {
  kind: "snapshot",
  data: { seq: 5, service, calls: [card("a"), card("b")] },
});

describe("the board", () => {
  test("a snapshot replaces everything, even with a smaller number", () => {
    const again = withNews(first, { kind: "snapshot", data: { seq: 0, service, calls: [card("c")] } });
    expect([...again.calls.keys()]).toEqual(["c"]);
    expect(again.seq).toBe(0);
  });

  test("the latest news of a call wins and leaves the others untouched", () => {
    const news = withNews(first, { kind: "call", data: { seq: 6, call: card("a", { at_s: 20 }) } });
    expect(news.calls.get("a")?.at_s).toBe(20);
    expect(news.calls.get("b")).toBe(first.calls.get("b"));
    expect(first.calls.get("a")?.at_s).toBe(10);
  });

  test.each(["call", "service"] as const)("older %s news is left out", (kind) => {
    const data = { seq: 4, call: card("a", { at_s: 1 }), service: { ...service, state: "starting" } };
    expect(withNews(first, { kind, data })).toBe(first);
  });

  test("news of the service is taken in", () => {
    const news = withNews(first, {
      kind: "service",
      data: { seq: 6, service: { ...service, state: "draining" } },
    });
    expect(news.service?.state).toBe("draining");
    expect(news.calls).toBe(first.calls);
  });

  test("of the ended calls only the latest are kept, live ones all", () => {
    const ended = (n: number) =>
      card(`e${n}`, { state: "ended", ended_utc: new Date(n * 1_000).toISOString() });
    const calls = [card("live"), ...Array.from({ length: KEPT_ENDED }, (_, n) => ended(n))];
    const full = withNews(EMPTY_BOARD, { kind: "snapshot", data: { seq: 1, service, calls } });
    const news = withNews(full, { kind: "call", data: { seq: 2, call: ended(KEPT_ENDED) } });
    expect(news.calls.size).toBe(KEPT_ENDED + 1);
    expect(news.calls.has("e0")).toBe(false);
    expect(news.calls.has("live")).toBe(true);
  });

  test("changed calls are those new, changed or gone", () => {
    const later = { ...first, calls: new Map([["a", card("a")], ["c", card("c")]]) };
    expect(changedCalls(first, later)).toBe(3);
    expect(changedCalls(first, first)).toBe(0);
  });
});
