/** What else is known about the call: details spoken, other subjects considered, where it came from. */
import { percent } from "../logic/confidence";
import { asWords, factName, SLOTS } from "../logic/labels";
import { clock } from "../logic/times";
import type { CallView, Intent } from "../wire";
import { QuoteLine } from "./Quotes";

/** A missing fact by the title that its row has, where a decision has told it. */
function nameOf(call: CallView): (id: string) => string {
  const titles = new Map(call.decision?.missing_facts.map((fact) => [fact.id, fact.title]));
  return (id) => titles.get(id) ?? factName(id);
}

function Spoken({ call }: { call: CallView }) {
  return (
    <section className="panel" aria-labelledby="slots-title" data-testid="slots">
      <h3 id="slots-title">Details the caller gave</h3>
      {call.slots.length === 0 && <p className="muted">None yet.</p>}
      <dl className="pairs">
        {call.slots.map((slot, n) => (
          <div key={`${n}-${slot.kind}`}>
            <dt>{SLOTS[slot.kind]}</dt>
            <dd>
              <strong className="slot">{slot.value}</strong> <QuoteLine quote={slot} />
            </dd>
          </div>
        ))}
      </dl>
      {call.missing_facts.length > 0 && (
        <p>
          <strong>Not known yet:</strong> {call.missing_facts.map(nameOf(call)).join(", ")}.
        </p>
      )}
    </section>
  );
}

function Bar({ p }: { p: number }) {
  return (
    <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect className="bar__all" width="100" height="8" />
      <rect className="bar__part" width={Math.max(0, Math.min(1, p)) * 100} height="8" />
    </svg>
  );
}

function Subjects({ call }: { call: CallView }) {
  const others = (call.decision?.alternatives ?? []).filter(({ id }) => id !== call.intent?.id);
  const all: Intent[] = [...(call.intent ? [call.intent] : []), ...others];
  return (
    <section className="panel" aria-labelledby="intents-title" data-testid="intents">
      <h3 id="intents-title">Subject, and others considered</h3>
      {all.length === 0 && <p className="muted">Not clear yet.</p>}
      <ol className="plain intents">
        {all.map((intent, n) => (
          <li key={intent.id} className={n === 0 && call.intent ? "intents__top" : ""}>
            <span>{intent.title}</span> <Bar p={intent.p} />{" "}
            <span className="intents__p">{percent(intent.p)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Origin({ call }: { call: CallView }) {
  const facts: [string, string][] = [
    ["Call id", call.call_id],
    ["Answered", clock(new Date(call.started_utc))],
    ...(call.ended_utc ? [["Ended", clock(new Date(call.ended_utc))] as [string, string]] : []),
    ...Object.entries(call.metadata).map(([key, value]): [string, string] => [asWords(key), value]),
    ["Rules", call.decision?.rules_version ?? ""],
    ["Models", call.decision?.models.join(", ") ?? ""],
  ];
  return (
    <section className="panel" aria-labelledby="origin-title" data-testid="metadata">
      <h3 id="origin-title">About this call</h3>
      <dl className="pairs">
        {facts
          .filter(([, value]) => value !== "")
          .map(([key, value]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

export function Facts({ call }: { call: CallView }) {
  return (
    <div className="facts">
      <Subjects call={call} />
      <Spoken call={call} />
      <Origin call={call} />
    </div>
  );
}
