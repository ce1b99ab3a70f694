/** What the person who takes the call is handed: THRIVE in the caller's words, and suggested codes. */
import { asWords } from "../logic/labels";
import { type CallView, ELEMENTS } from "../wire";
import { Quotes } from "./Quotes";

export function HandoverPanel({ call }: { call: CallView }) {
  const { decision } = call;
  if (!decision) return null;
  const shown = ELEMENTS.filter((element) => decision.thrive[element].length > 0);
  const codes = [...(decision.opening_code ? [decision.opening_code] : []), ...decision.qualifiers];
  return (
    <section className="panel" aria-labelledby="handover-title" data-testid="handover">
      <h3 id="handover-title">THRIVE, in the caller's words</h3>
      {shown.length === 0 && <p className="muted">Nothing heard yet.</p>}
      {shown.map((element) => (
        <div key={element} data-element={element}>
          <h4>{asWords(element)}</h4>
          <Quotes quotes={decision.thrive[element]} />
        </div>
      ))}
      {codes.length > 0 && (
        <>
          <h4>NSIR codes, recommended only</h4>
          <ul className="plain">
            {codes.map(({ code, title }) => (
              <li key={code}>
                {code} {title}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
