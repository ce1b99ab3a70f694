import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { card, evidence, flag, line, view, word } from "../logic/fixtures";
import type { Decision } from "../wire";
import { CallItem } from "./CallItem";
import { FlagsPanel } from "./Flags";
import { HandoverPanel } from "./Handover";
import { LevelMark } from "./LevelMark";
import { Transcript } from "./Transcript";

const call = view("c-1", {
  level: "L0",
  flags: [flag()],
  transcript: [
    line([word("he"), word("has", { evidence: ["weapon"] }), word("knives", { evidence: ["weapon"], p: 0.2 })]),
    line([word("please")], { number: 1, final: false }),
  ],
});

test("evidence is marked, leads to its flag and is described by it", () => {
  const html = renderToStaticMarkup(<Transcript call={call} />);
  expect(html).toMatch(/<mark[^>]*data-flags="weapon"><a href="#call=c-1&amp;flag=weapon"/);
  expect(html).toContain('aria-describedby="flag-weapon"');
  expect(renderToStaticMarkup(<FlagsPanel flags={call.flags} />)).toContain('id="flag-weapon"');
});

test("the transcript reads as it was said, with marks and unsure words inside", () => {
  const html = renderToStaticMarkup(<Transcript call={call} />);
  expect(html.replace(/<[^>]+>/g, "")).toContain("he has knives");
  expect(html).toContain('<span class="unsure">knives</span>');
});

test("unsure words are listed in the key, words still being heard are told apart", () => {
  const html = renderToStaticMarkup(<Transcript call={call} />);
  expect(html).toContain("“knives” at 0:01");
  expect(html).toContain("still being heard");
});

test("a level has a shape, a text and a colour of its own", () => {
  const marks = (["L0", "L1", "L2", "L3", "none"] as const).map((level) =>
    renderToStaticMarkup(<LevelMark level={level} />),
  );
  expect(new Set(marks.map((html) => /<svg.*<\/svg>/.exec(html)?.[0])).size).toBe(5);
  expect(new Set(marks.map((html) => html.replace(/<[^>]+>/g, ""))).size).toBe(5);
});

test("THRIVE shows the caller's words under their elements, and codes as recommended", () => {
  const none = { threat: [], harm: [], risk: [], investigation: [], vulnerability: [], engagement: [] };
  const decision: Decision = {
    seq: 1,
    destination: { id: "GENERAL_HANDLER", title: "Call handler", kind: "person" },
    priority: 3,
    level: "L0",
    confidence: 0.9,
    final: true,
    at_s: 3,
    reasons: [],
    alternatives: [],
    thrive: { ...none, threat: [evidence()] },
    opening_code: { code: "001", title: "Violence", because: ["event.violence"] },
    qualifiers: [{ code: "633", title: "Knife", because: ["flag:weapon"] }],
    missing_facts: [{ id: "location", title: "Where it is" }],
    rules_version: "",
    models: [],
  };
  const html = renderToStaticMarkup(<HandoverPanel call={view("c-1", { decision })} />);
  expect(html).toContain('data-element="threat"');
  expect(html).not.toContain('data-element="harm"');
  expect(html).toContain("he has a knife");
  expect(html).toContain("recommended only");
  expect(html.replace(/<[^>]+>/g, "")).toContain("633 Knife");
});

test("no markup carries a style attribute, which the page's CSP refuses", () => {
  const item = <CallItem call={card("c-1", { level: "L1" })} shown onPick={() => undefined} />;
  expect(renderToStaticMarkup(item)).toContain('aria-current="true"');
  expect(renderToStaticMarkup(item) + renderToStaticMarkup(<Transcript call={call} />)).not.toMatch(/\sstyle=/);
});
