/** Asks the service to send a call to a person. */

export type Outcome = { sent: true } | { sent: false; why: string };

/** Sends the call to a person now, in the name of `operator`; never throws. */
export async function sendToPerson(callId: string, operator: string): Promise<Outcome> {
  try {
    const answer = await fetch(`/v1/calls/${encodeURIComponent(callId)}/handoff`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ operator }),
    });
    if (answer.ok) return { sent: true };
    const gone = answer.status === 404;
    const why = gone ? "the call is no longer on the line" : `the service answered ${answer.status}`;
    return { sent: false, why };
  } catch {
    return { sent: false, why: "the service could not be reached" };
  }
}
