/** The place where a new L0 or L1 call is announced; it keeps its height, so nothing jumps. */
import { useRef } from "react";
import type { Shown } from "../live/useAlarm";
import { LevelShape } from "./LevelMark";

interface Props {
  shown: Shown | null;
  onShow: (callId: string) => void;
  onClear: () => void;
}

export function AlertBar({ shown, onShow, onClear }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const dismiss = () => {
    // The button disappears; the focus stays where it was.
    bar.current?.focus({ preventScroll: true });
    onClear();
  };
  return (
    <div className={shown ? `alerts alerts--${shown.level}` : "alerts"} ref={bar} tabIndex={-1}>
      {shown && <LevelShape level={shown.level} />}
      {!shown && <p className="alerts__none">No new alerts</p>}
      <div role="alert" className="alerts__says" data-testid="alert">
        {shown && <p key={shown.number}>{shown.says}</p>}
      </div>
      {shown && (
        <div className="alerts__actions">
          <button type="button" className="quiet-button" onClick={() => onShow(shown.callId)}>
            Show this call
          </button>
          <button type="button" className="quiet-button" onClick={dismiss}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
