/** "Send to a person now": asks once more on the spot, then asks the service. */
import { useEffect, useRef, useState } from "react";
import { type Outcome, sendToPerson } from "../live/handoff";
import { callTitle } from "../logic/labels";
import type { CallView } from "../wire";

/** Recorded as the operator when no name is given. */
const NAMELESS = "supervisor console";

type Step = "idle" | "asking" | "sending" | "sent";

interface Props {
  call: CallView;
  /** Called when the supervisor starts to act, so that this call stays on screen. */
  onTouch: () => void;
}

export function SendToPerson({ call, onTouch }: Props) {
  const [step, setStep] = useState<Step>("idle");
  const [failed, setFailed] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [asked, setAsked] = useState(false);
  const yes = useRef<HTMLButtonElement>(null);
  const open = useRef<HTMLButtonElement>(null);
  const said = useRef<HTMLParagraphElement>(null);

  // The button just pressed disappears; the focus goes to what stands in its place.
  useEffect(() => {
    if (step === "asking") yes.current?.focus();
    if (step === "sent") said.current?.focus();
    if (step === "idle" && asked) open.current?.focus();
  }, [step, asked]);

  // Someone else may have sent the call while the question stood open.
  useEffect(() => {
    if (asked && document.activeElement === document.body) said.current?.focus();
  }, [call.state, asked]);

  if (call.state === "ended") return null;
  if (call.state === "handed_off" || step === "sent") {
    return (
      <p className="send__done" ref={said} tabIndex={-1} data-testid="sent">
        {call.state === "handed_off" ? "This call is with a person." : "Sent. A person is being rung now."}
      </p>
    );
  }

  const send = async () => {
    setStep("sending");
    setFailed(null);
    const outcome: Outcome = await sendToPerson(call.call_id, name.trim() || NAMELESS);
    setStep(outcome.sent ? "sent" : "asking");
    if (!outcome.sent) setFailed(outcome.why);
  };
  const ask = () => {
    onTouch();
    setAsked(true);
    setStep("asking");
  };

  if (step === "idle") {
    return (
      <button
        type="button"
        ref={open}
        className="govuk-button send__open"
        data-testid="send-to-person"
        onClick={ask}
      >
        Send to a person now
      </button>
    );
  }
  return (
    <div className="send" role="group" aria-labelledby="send-question" data-testid="send-confirm">
      <p id="send-question">
        <strong>Send “{callTitle(call)}” to a person now?</strong> The assistant stops speaking to the
        caller.
      </p>
      <label className="govuk-label" htmlFor="send-name">
        Your name or number (optional, kept with the call)
      </label>
      <input
        className="govuk-input"
        id="send-name"
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="send__actions">
        <button
          type="button"
          ref={yes}
          className="govuk-button"
          aria-disabled={step === "sending"}
          onClick={() => step === "asking" && void send()}
        >
          {step === "sending" ? "Sending" : "Yes, send now"}
        </button>
        <button type="button" className="govuk-button govuk-button--secondary" onClick={() => setStep("idle")}>
          No, keep listening
        </button>
      </div>
      <p role="status" className="govuk-error-message send__failed">
        {failed && `Not sent: ${failed}. Try again, or take the call over on the telephone system.`}
      </p>
    </div>
  );
}
