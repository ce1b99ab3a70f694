/** What the service suggests, how sure it is, and the reasons. */
import { percent, sureness } from "../logic/confidence";
import { KINDS } from "../logic/labels";
import { audioTime } from "../logic/times";
import type { CallView } from "../wire";
import { Quotes } from "./Quotes";

export function DecisionPanel({ call }: { call: CallView }) {
  const { decision, handoff } = call;
  return (
    <section className="panel" aria-labelledby="decision-title" data-testid="decision">
      <h3 id="decision-title">Suggested decision</h3>
      {handoff && (
        <p className="handed" data-testid="handoff">
          <strong>Handed to a person at {audioTime(handoff.at_s)}.</strong> {handoff.says}
        </p>
      )}
      {!decision && <p className="muted">No decision yet. The caller is still being heard.</p>}
      {decision && (
        <>
          <p className="decision__to" data-testid="destination">
            {decision.destination.title}
            <span className="decision__kind">{KINDS[decision.destination.kind]}</span>
          </p>
          <dl className="decision__facts">
            <div>
              <dt>Priority</dt>
              <dd>{decision.priority} of 5{decision.priority === 1 && ", now"}</dd>
            </div>
            <div>
              <dt>Confidence</dt>
              <dd>
                {sureness(decision.confidence)} ({percent(decision.confidence)})
              </dd>
            </div>
            <div>
              <dt>State</dt>
              <dd>{decision.final ? "Final" : "May still change"}</dd>
            </div>
          </dl>
          <h4>Reasons</h4>
          <ul className="plain reasons">
            {decision.reasons.map((reason, n) => (
              <li key={`${n}-${reason.rule}`}>
                <p>
                  <span className="rule">
                    <span className="govuk-visually-hidden">Rule </span>
                    {reason.rule}
                  </span>{" "}
                  {reason.says}
                </p>
                <Quotes quotes={reason.evidence} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
