/** Times as people read them. */

/** Seconds of audio as `m:ss`, or `h:mm:ss` from an hour on; never negative. */
export function audioTime(at_s: number): string {
  const whole = Math.max(0, Math.floor(Number.isFinite(at_s) ? at_s : 0));
  const seconds = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`
    : `${minutes}:${seconds}`;
}

/** From where to where words were spoken: `0:12 to 0:14`, or one time when both read the same. */
export function audioSpan(start_s: number, end_s: number): string {
  const [start, end] = [audioTime(start_s), audioTime(end_s)];
  return start === end ? start : `${start} to ${end}`;
}

/** The wall clock of the reader's own time zone as `14:02:31`; empty for what is not a date. */
export function clock(date: Date): string {
  return Number.isNaN(date.getTime())
    ? ""
    : date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
