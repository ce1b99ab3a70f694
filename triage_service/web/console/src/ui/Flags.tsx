/** Every risk that was flagged, with the evidence for it. */
import { percent } from "../logic/confidence";
import { SOURCES, turnsOfSpeech } from "../logic/labels";
import { audioTime } from "../logic/times";
import type { Evidence, Flag } from "../wire";
import { LevelMark } from "./LevelMark";
import { QuoteLine } from "./Quotes";

/** The id of a flag's title on the page, for links and descriptions. */
export function flagElementId(flagId: string): string {
  return `flag-${flagId}`;
}

function EvidenceLine({ evidence }: { evidence: Evidence }) {
  return (
    <li>
      <QuoteLine quote={evidence} />
      <span className="evidence__by">
        {SOURCES[evidence.source]} ({evidence.by}), {percent(evidence.p)}
        {turnsOfSpeech(evidence).map((turn) => (
          <span key={turn} className="turn">
            {turn}
          </span>
        ))}
      </span>
    </li>
  );
}

export function FlagsPanel({ flags }: { flags: readonly Flag[] }) {
  return (
    <section className="panel" aria-labelledby="flags-title" data-testid="flags">
      <h3 id="flags-title">Flags</h3>
      {flags.length === 0 && <p className="muted">None raised.</p>}
      <ul className="plain flags">
        {flags.map((flag) => (
          <li key={flag.id} data-flag={flag.id}>
            <h4 id={flagElementId(flag.id)} tabIndex={-1}>
              {flag.title}
            </h4>
            <p className="flags__facts">
              <LevelMark level={flag.level} />
              <span>
                raised at {audioTime(flag.at_s)}, {percent(flag.p)}
              </span>
            </p>
            <ul className="plain quotes">
              {flag.evidence.map((evidence, n) => (
                <EvidenceLine key={`${n}-${evidence.by}`} evidence={evidence} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
