/** A line of the transcript cut into runs: stretches of words that are drawn alike. */
import type { Utterance, Word } from "../wire";

/** Below this the recogniser is less than half sure of a word. */
export const UNSURE_BELOW_P = 0.5;

export interface Run {
  /** Flags that rest on these words; empty for ordinary words. */
  flags: readonly string[];
  words: readonly Word[];
}

/** Whether a word may well have been misheard. */
export function isUnsure(word: Word): boolean {
  return word.p < UNSURE_BELOW_P;
}

/** Joins neighbouring words that are evidence for the same flags. */
export function runs(words: readonly Word[]): Run[] {
  const found: { flags: readonly string[]; words: Word[] }[] = [];
  for (const word of words) {
    const last = found.at(-1);
    if (last && last.flags.join(" ") === word.evidence.join(" ")) last.words.push(word);
    else found.push({ flags: word.evidence, words: [word] });
  }
  return found;
}

/** Words of the whole transcript that may have been misheard, in order. */
export function unsureWords(transcript: readonly Utterance[]): Word[] {
  return transcript.flatMap((line) => line.words.filter(isUnsure));
}
