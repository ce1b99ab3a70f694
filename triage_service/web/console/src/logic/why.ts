/** The one sentence under the level: why this call is where it is. */
import type { CallView } from "../wire";
import { rank } from "./order";
import { audioTime } from "./times";

/** What was found, in the caller's words and with its time. */
export interface Why {
  says: string;
  words: string | null;
  at: string | null;
}

/** Explains the level by the flag that carries it, else by the first reason of the decision. */
export function whyLevel(call: CallView): Why {
  const flag = [...call.flags].sort((a, b) => rank(a.level) - rank(b.level) || b.p - a.p)[0];
  if (flag && rank(flag.level) <= rank(call.level)) {
    const heard = flag.evidence[0];
    return {
      says: flag.title,
      words: heard?.words || null,
      at: audioTime(heard?.start_s ?? flag.at_s),
    };
  }
  const reason = call.decision?.reasons[0];
  if (reason) {
    const heard = reason.evidence[0];
    return {
      says: reason.says,
      words: heard?.words || null,
      at: heard ? audioTime(heard.start_s) : null,
    };
  }
  return { says: "Nothing heard so far points to a risk. Listening goes on.", words: null, at: null };
}
