/** The head of the page: its name, the standing rule, and whether news still comes in. */
import type { Link } from "../logic/link";
import { clock } from "../logic/times";

function LinkStatus({ link }: { link: Link }) {
  return (
    <p className={`link link--${link.state}`} role="status" data-testid="connection" data-state={link.state}>
      <span className="link__dot" aria-hidden="true" />
      {link.state === "connecting" && "Connecting to the live feed"}
      {link.state === "on" && "Live feed on"}
      {link.state === "lost" && (
        <>
          <strong>Live feed lost since {clock(link.since)},</strong> reconnecting. What you see is as it
          was then.
        </>
      )}
    </p>
  );
}

function Mark() {
  return (
    <svg className="masthead__mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className="mark__in" d="M4 16h7" />
      <path className="mark__high" d="M11 16c6 0 6-9 14-9" />
      <path className="mark__mid" d="M11 16h14" />
      <path className="mark__low" d="M11 16c6 0 6 9 14 9" />
    </svg>
  );
}

interface Props {
  link: Link;
  paused: boolean;
  /** Calls that changed since the pause began. */
  n_changed: number;
  onPause: (paused: boolean) => void;
}

export function Header({ link, paused, n_changed, onPause }: Props) {
  return (
    <header className="masthead">
      <div className="masthead__bar">
        <Mark />
        <h1 className="masthead__name">
          101 triage <span className="masthead__part">· supervisor console</span>
        </h1>
        <LinkStatus link={link} />
        <button
          type="button"
          className="masthead__pause"
          aria-pressed={paused}
          data-testid="pause"
          onClick={() => onPause(!paused)}
        >
          Pause updates
        </button>
      </div>
      <p className="standing" data-testid="standing">
        <strong>Suggestion only: a person decides.</strong>
      </p>
      {paused && (
        <p className="paused" data-testid="paused">
          <strong>Updates are paused.</strong>{" "}
          {n_changed === 0
            ? "No call has changed since."
            : `${n_changed} ${n_changed === 1 ? "call has" : "calls have"} changed since.`}{" "}
          New alerts are still announced.
        </p>
      )}
    </header>
  );
}
