/** One call in the list; the whole card is the button's surface. */
import { memo } from "react";
import { callTitle, shortId, STATES } from "../logic/labels";
import { audioTime } from "../logic/times";
import type { CallCard } from "../wire";
import { LevelMark, LevelShape } from "./LevelMark";

interface Props {
  call: CallCard;
  shown: boolean;
  onPick: (callId: string) => void;
}

function Flags({ call }: { call: CallCard }) {
  if (call.flags.length === 0) return null;
  return (
    <ul className="tags" aria-label="Flags">
      {call.flags.map((flag) => (
        <li key={flag.id} className={`flag-tag flag-tag--${flag.level}`}>
          <LevelShape level={flag.level} />
          {flag.title}
        </li>
      ))}
    </ul>
  );
}

export const CallItem = memo(function CallItem({ call, shown, onPick }: Props) {
  const titleId = `card-${call.call_id}`;
  return (
    <li
      className={`card card--${call.level} ${shown ? "card--shown" : ""}`}
      data-testid="call-card"
      data-call-id={call.call_id}
      data-level={call.level}
      data-state={call.state}
    >
      <div className="card__top">
        <LevelMark level={call.level} title={call.level_title} />
        <span className="card__elapsed">
          <span className="govuk-visually-hidden">Length </span>
          {audioTime(call.at_s)}
        </span>
      </div>
      <h4 className="card__title">
        <button
          type="button"
          className="card__pick"
          id={titleId}
          aria-current={shown ? "true" : undefined}
          onClick={() => onPick(call.call_id)}
        >
          {callTitle(call)}
        </button>
      </h4>
      <p className="card__facts">
        {call.title !== null && <span className="card__id">{shortId(call.call_id)}</span>}
        <span className={`chip chip--${call.state}`}>{STATES[call.state]}</span>
        {call.intent && <span>{call.intent.title}</span>}
      </p>
      {call.last_words && <p className="card__words">“{call.last_words}”</p>}
      <div className="card__foot">
        <Flags call={call} />
        {call.destination && (
          <p className="card__to">
            <span aria-hidden="true">→ </span>
            <span className="govuk-visually-hidden">To: </span>
            {call.destination.title}
            {!call.final && <span className="card__open"> so far</span>}
          </p>
        )}
      </div>
    </li>
  );
});
