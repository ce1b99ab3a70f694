/** The call that the supervisor picked, kept in the address after `#`. */
import { useSyncExternalStore } from "react";
import { callFromHash, hashOf } from "../logic/hash";

const listeners = new Set<() => void>();

function onAddress(changed: () => void): () => void {
  listeners.add(changed);
  window.addEventListener("hashchange", changed);
  window.addEventListener("popstate", changed);
  return () => {
    listeners.delete(changed);
    window.removeEventListener("hashchange", changed);
    window.removeEventListener("popstate", changed);
  };
}

/** Picks a call, or none (null); the browser's back button leads to the call before. */
export function pickCall(callId: string | null): void {
  const { hash, pathname, search } = window.location;
  if (callFromHash(hash) === callId) return;
  window.history.pushState(null, "", pathname + search + (callId === null ? "" : hashOf(callId)));
  for (const changed of listeners) changed();
}

/** Returns the picked call's id; null when none is. */
export function usePicked(): string | null {
  return useSyncExternalStore(onAddress, () => callFromHash(window.location.hash));
}
