/** Probabilities in words: a number alone says little to someone in a hurry. */

const WORDS: ReadonlyArray<readonly [number, string]> = [
  [0.95, "Very sure"],
  [0.8, "Sure"],
  [0.6, "Fairly sure"],
  [0.4, "Unsure"],
  [0, "Very unsure"],
];

/** How sure, in words: the steps are ours, chosen to be told apart at a glance. */
export function sureness(p: number): string {
  return WORDS.find(([least]) => p >= least)?.[1] ?? "Very unsure";
}

/** A probability as `87%`; never `100%` or `0%` unless it is exactly that. */
export function percent(p: number): string {
  const shown = Math.round(p * 100);
  if (shown >= 100 && p < 1) return "99%";
  if (shown <= 0 && p > 0) return "1%";
  return `${Math.min(100, Math.max(0, shown))}%`;
}
