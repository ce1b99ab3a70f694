/** Whether news still comes in, and since when it does not. */

export type Link =
  | { state: "connecting" }
  | { state: "on"; lastNews: Date }
  | { state: "lost"; since: Date };

/** News came, or the line opened. */
export function heardAt(now: Date): Link {
  return { state: "on", lastNews: now };
}

/** The line broke: a loss counts from the first break, however often reconnecting fails. */
export function lostAt(link: Link, now: Date): Link {
  return link.state === "lost" ? link : { state: "lost", since: now };
}

/** Milliseconds to wait before the n-th attempt (from 1) to reconnect: 1 s, then 2 s each time. */
export function retryAfter_ms(attempt: number): number {
  return attempt <= 1 ? 1_000 : 2_000;
}
