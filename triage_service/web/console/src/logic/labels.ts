/** Plain English for the short names on the wire. */
import type { CallState, DestinationKind, Evidence, LevelId, SlotKind, Source, Speaker } from "../wire";

export const LEVEL_TITLES: Readonly<Record<LevelId, string>> = {
  L0: "Emergency now",
  L1: "Vulnerable: fast-track",
  L2: "Needs a handler",
  L3: "Context",
  none: "No risk found",
};

export const STATES: Readonly<Record<CallState, string>> = {
  listening: "Listening",
  escalated: "Escalated",
  handed_off: "With a person",
  ended: "Ended",
};

export const SOURCES: Readonly<Record<Source, string>> = {
  cue: "Phrase rule",
  classifier: "Language model",
  keypad: "Keypad",
  sound: "Sound",
  operator: "Operator",
};

export const KINDS: Readonly<Record<DestinationKind, string>> = {
  person: "a person",
  message: "a message",
  self_service: "self-service",
  external: "another service",
};

export const SLOTS: Readonly<Record<SlotKind, string>> = {
  crime_number: "Crime number",
  vrm: "Vehicle registration",
  postcode: "Postcode",
  phone: "Telephone number",
  log_number: "Log number",
  collar_number: "Officer's number",
  when: "When",
  weekday: "Day of the week",
  place: "Place",
};

export const SPEAKERS: Readonly<Record<Speaker, string>> = {
  caller: "Caller",
  assistant: "Assistant",
  operator: "Operator",
};

/** An id as words: `calls_today` becomes `Calls today`. */
export function asWords(id: string): string {
  const words = id.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a fact still missing is called: a detail by its own name, anything else as words. */
export function factName(fact: string): string {
  return fact in SLOTS ? SLOTS[fact as SlotKind] : asWords(fact);
}

/** The short form of a call id, as long as people can read out. */
export function shortId(callId: string): string {
  return callId.length <= 10 ? callId : callId.slice(-6);
}

/** What to call a call: its title, else its subject, else only its id. */
export function callTitle(call: {
  call_id: string;
  title: string | null;
}): string {
  return call.title ?? `Call ${shortId(call.call_id)}`;
}

/** What makes evidence other than a plain statement about now, or who it is about; often empty. */
export function turnsOfSpeech(evidence: Evidence): string[] {
  const turns: string[] = [];
  if (evidence.polarity !== "affirmed") turns.push(evidence.polarity);
  if (evidence.tense !== "present") turns.push(evidence.tense);
  if (evidence.person === "other") turns.push("about someone else");
  if (evidence.person === "caller") turns.push("about the caller");
  return turns;
}
