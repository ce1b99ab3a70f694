/** The name of the call on screen, its bare facts, and why it is this call that is shown. */
import type { LiveCall } from "../live/useCall";
import { shortId, STATES } from "../logic/labels";
import { audioTime } from "../logic/times";

interface Props {
  title: string;
  live: LiveCall;
  picked: boolean;
  onPick: (callId: string | null) => void;
  /** Back to the card in the list. */
  onBack: () => void;
}

function choice(picked: boolean, ended: boolean): string {
  if (picked) return "You picked this call.";
  return ended ? "The last call; nobody is on the line." : "Shown because it is the most urgent.";
}

export function PaneHead({ title, live, picked, onPick, onBack }: Props) {
  const { view } = live;
  return (
    <div className="pane__name">
      <h2 id="pane-title" tabIndex={-1}>
        {title}
      </h2>
      {view ? (
        <p className="pane__facts">
          <span className="card__id">{shortId(view.call_id)}</span>
          <span className={`chip chip--${view.state}`}>{STATES[view.state]}</span>
          {view.intent && <span>{view.intent.title}</span>}
          <span>{audioTime(view.at_s)} heard</span>
        </p>
      ) : (
        <p className="muted" data-testid="pane-message">
          {live.missing
            ? "The service knows no call with this id; it may have been deleted."
            : "Loading the call."}
        </p>
      )}
      <p className="pane__choice">
        {choice(picked, view?.state === "ended")}
        {picked && (
          <button type="button" className="text-button" onClick={() => onPick(null)}>
            Follow the most urgent
          </button>
        )}
        {view && (
          <button type="button" className="text-button pane__back" onClick={onBack}>
            Back to the list
          </button>
        )}
      </p>
    </div>
  );
}
