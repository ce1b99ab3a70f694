/** Holds a value still while updates are paused. */
import { useState } from "react";

/** Returns `value`, or the last one before `held` became true. */
export function useHeld<T>(value: T, held: boolean): T {
  const [kept, keep] = useState(value);
  if (!held && kept !== value) keep(value);
  return held ? kept : value;
}
