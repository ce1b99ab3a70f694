/** Small calls for the tests: what a test does not name is filled in here. */
import type { CallCard, CallView, Decision, Evidence, Flag, Utterance, Word } from "../wire";
import type { Board } from "./board";

export function card(call_id: string, given: Partial<CallCard> = {}): CallCard {
  return {
    call_id,
    title: null,
    started_utc: "2026-11-23T10:00:00Z",
    ended_utc: null,
    state: "listening",
    at_s: 10,
    level: "none",
    level_title: "No risk found",
    intent: null,
    flags: [],
    destination: null,
    final: false,
    handoff: null,
    last_words: "",
    ...given,
  };
}

export function boardOf(...calls: CallCard[]): Board {
  return { seq: 1, service: null, calls: new Map(calls.map((call) => [call.call_id, call])) };
}

export function word(text: string, given: Partial<Word> = {}): Word {
  return { text, start_s: 1, end_s: 1.3, p: 0.9, evidence: [], ...given };
}

export function line(words: Word[], given: Partial<Utterance> = {}): Utterance {
  return { number: 0, speaker: "caller", start_s: 1, end_s: 2, final: true, words, ...given };
}

export function evidence(given: Partial<Evidence> = {}): Evidence {
  return {
    source: "cue",
    words: "he has a knife",
    start_s: 12.2,
    end_s: 13.1,
    p: 0.9,
    by: "cue:knife",
    polarity: "affirmed",
    tense: "present",
    person: "unknown",
    ...given,
  };
}

export function flag(given: Partial<Flag> = {}): Flag {
  return {
    id: "weapon",
    title: "Weapon",
    level: "L0",
    p: 0.9,
    at_s: 13,
    evidence: [evidence()],
    ...given,
  };
}

/** What a decision hands to a person, empty. */
export const emptyHanded: Pick<Decision, "thrive" | "opening_code" | "qualifiers" | "missing_facts"> = {
  thrive: { threat: [], harm: [], risk: [], investigation: [], vulnerability: [], engagement: [] },
  opening_code: null,
  qualifiers: [],
  missing_facts: [],
};

export function view(call_id: string, given: Partial<CallView> = {}): CallView {
  return {
    ...card(call_id),
    flags: [],
    transcript: [],
    slots: [],
    decision: null,
    missing_facts: [],
    metadata: {},
    ...given,
  };
}
