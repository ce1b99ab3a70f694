/** The call on screen: its head, level, decision, transcript and facts. */
import { useLayoutEffect, useRef } from "react";
import type { LiveCall } from "../live/useCall";
import { callTitle } from "../logic/labels";
import { clock } from "../logic/times";
import type { CallCard } from "../wire";
import { DecisionPanel } from "./Decision";
import { Facts } from "./Facts";
import { FlagsPanel } from "./Flags";
import { HandoverPanel } from "./Handover";
import { LevelBanner } from "./LevelBanner";
import { PaneHead } from "./PaneHead";
import { SendToPerson } from "./SendToPerson";
import { Transcript } from "./Transcript";

interface Props {
  live: LiveCall;
  /** The call as the board knows it, shown until the whole call has come. */
  card: CallCard | undefined;
  picked: boolean;
  onHold: (held: boolean) => void;
  onPick: (callId: string | null) => void;
  onBack: () => void;
}

function isInUse(pane: HTMLElement): boolean {
  return pane.contains(document.activeElement) || pane.matches(":hover");
}

export function CallPane({ live, card, picked, onHold, onPick, onBack }: Props) {
  const pane = useRef<HTMLElement>(null);
  const { view } = live;

  // A focused element may be removed by an update without the browser telling.
  useLayoutEffect(() => {
    if (pane.current && !isInUse(pane.current)) onHold(false);
  });

  return (
    <section
      className="pane"
      ref={pane}
      aria-labelledby="pane-title"
      data-testid="call-view"
      data-call-id={live.callId ?? undefined}
      onPointerEnter={() => onHold(true)}
      onPointerLeave={(event) => onHold(event.currentTarget.contains(document.activeElement))}
      onFocus={() => onHold(true)}
      onBlur={(event) => onHold(event.currentTarget.contains(event.relatedTarget))}
    >
      {live.link.state === "lost" && !live.missing && (
        <p className="pane__lost" data-testid="call-lost">
          Live feed of this call lost since {clock(live.link.since)}, reconnecting.
        </p>
      )}
      <div className="pane__head">
        <PaneHead
          title={callTitle(view ?? card ?? { call_id: live.callId ?? "", title: null })}
          live={live}
          picked={picked}
          onPick={onPick}
          onBack={onBack}
        />
        {view && (
          <SendToPerson key={view.call_id} call={view} onTouch={() => onPick(view.call_id)} />
        )}
      </div>
      {view && (
        <>
          <LevelBanner call={view} />
          <div className="pane__columns">
            <div className="pane__why">
              <DecisionPanel call={view} />
              <FlagsPanel flags={view.flags} />
              <HandoverPanel call={view} />
            </div>
            <Transcript call={view} />
          </div>
          <Facts call={view} />
        </>
      )}
    </section>
  );
}
