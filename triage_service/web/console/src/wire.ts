/** What the service sends: the JSON of the live feeds and of `/v1/calls`. Times `_s` are seconds of audio. */

export type LevelId = "L0" | "L1" | "L2" | "L3" | "none";
export type CallState = "listening" | "escalated" | "handed_off" | "ended";
export type DestinationKind = "person" | "message" | "self_service" | "external";
export type Source = "cue" | "classifier" | "keypad" | "sound" | "operator";
export type SlotKind =
  | "crime_number"
  | "log_number"
  | "collar_number"
  | "vrm"
  | "postcode"
  | "phone"
  | "when"
  | "weekday"
  | "place";
export type Speaker = "caller" | "assistant" | "operator";

export interface Destination {
  id: string;
  title: string;
  kind: DestinationKind;
}

export interface Intent {
  id: string;
  title: string;
  /** Probability, 0 to 1. */
  p: number;
}

export interface FlagTag {
  id: string;
  title: string;
  level: LevelId;
}

export interface Handoff {
  reason: string;
  /** The reason in plain English. */
  says: string;
  at_s: number;
}

/** One call as the board shows it. */
export interface CallCard {
  call_id: string;
  /** A demo call's title or the telephone platform's label. */
  title: string | null;
  started_utc: string;
  ended_utc: string | null;
  state: CallState;
  /** Seconds of audio heard so far. */
  at_s: number;
  level: LevelId;
  level_title: string;
  intent: Intent | null;
  flags: FlagTag[];
  destination: Destination | null;
  final: boolean;
  handoff: Handoff | null;
  last_words: string;
}

export interface Word {
  text: string;
  start_s: number;
  end_s: number;
  /** How sure the recogniser is, 0 to 1. */
  p: number;
  /** Ids of the flags that rest on this word; mostly empty. */
  evidence: string[];
}

export interface Utterance {
  number: number;
  speaker: Speaker;
  start_s: number;
  end_s: number;
  /** False while the words may still change. */
  final: boolean;
  words: Word[];
}

export interface Quote {
  words: string;
  start_s: number;
  end_s: number;
}

export interface Evidence extends Quote {
  source: Source;
  p: number;
  /** The phrase rule's id, or the model's name and version. */
  by: string;
  polarity: string;
  tense: string;
  person: string;
}

export interface Flag extends FlagTag {
  p: number;
  at_s: number;
  evidence: Evidence[];
}

export interface Slot extends Quote {
  kind: SlotKind;
  value: string;
}

export interface Reason {
  rule: string;
  says: string;
  evidence: Quote[];
}

export const ELEMENTS = [
  "threat",
  "harm",
  "risk",
  "investigation",
  "vulnerability",
  "engagement",
] as const;
/** For each element of THRIVE the caller's own words that bear on it. */
export type Thrive = Record<(typeof ELEMENTS)[number], Evidence[]>;

/** A suggested NSIR code; a person sets the code. */
export interface Code {
  code: string;
  title: string;
  because: string[];
}

export interface Decision {
  seq: number;
  destination: Destination;
  /** 1 (now) to 5. */
  priority: number;
  level: LevelId;
  confidence: number;
  final: boolean;
  at_s: number;
  reasons: Reason[];
  alternatives: Intent[];
  thrive: Thrive;
  opening_code: Code | null;
  qualifiers: Code[];
  missing_facts: { id: string; title: string }[];
  rules_version: string;
  models: string[];
}

/** One call with everything that explains it. */
export interface CallView extends CallCard {
  flags: Flag[];
  transcript: Utterance[];
  slots: Slot[];
  decision: Decision | null;
  missing_facts: string[];
  metadata: Record<string, string>;
}

export interface Service {
  state: string;
  calls_active: number;
  calls_total: number;
  handoffs_total: number;
  rules_version: string;
  models: string[];
}

export interface SnapshotEvent {
  seq: number;
  service: Service;
  calls: CallCard[];
}

export interface CallEvent {
  seq: number;
  call: CallCard;
}

export interface ServiceEvent {
  seq: number;
  service: Service;
}
