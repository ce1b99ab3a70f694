/** The part of the address after `#`: it keeps the picked call, so that a link leads back to it. */

/** Reads the picked call from `#call=ID`; null when none is named. */
export function callFromHash(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, "")).get("call") || null;
}

/** The address part that names a call, and a flag in it if one is given. */
export function hashOf(callId: string, flagId?: string): string {
  const named = new URLSearchParams({ call: callId });
  if (flagId !== undefined) named.set("flag", flagId);
  return `#${named.toString()}`;
}
