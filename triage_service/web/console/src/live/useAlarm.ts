/** Announces calls that newly reach L0 or L1, no faster than they can be heard. */
import { useEffect, useRef, useState } from "react";
import { announce, type Announcement, dueIn_ms, QUIET, withBoard } from "../logic/alerts";
import type { Board } from "../logic/board";

/** The announcement on show, numbered, so that the same words twice are still two alerts. */
export interface Shown extends Announcement {
  number: number;
}

/** Returns the last announcement, null when there is none, and how to clear it away. */
export function useAlarm(board: Board): { shown: Shown | null; clear: () => void } {
  const alarm = useRef(QUIET);
  const [shown, setShown] = useState<Shown | null>(null);

  useEffect(() => {
    alarm.current = withBoard(alarm.current, board);
    const due_ms = dueIn_ms(alarm.current, Date.now());
    if (due_ms === null) return undefined;
    const timer = window.setTimeout(() => {
      const next = announce(alarm.current, Date.now());
      alarm.current = next.alarm;
      const { made } = next;
      if (made) setShown((before) => ({ ...made, number: (before?.number ?? 0) + 1 }));
    }, due_ms);
    return () => window.clearTimeout(timer);
  }, [board]);

  return { shown, clear: () => setShown(null) };
}
