/** The supervisor's page: who is on the line, who needs help first, and why the service thinks so. */
import { useState } from "react";
import { flushSync } from "react-dom";
import { useAlarm } from "../live/useAlarm";
import { useBoard } from "../live/useBoard";
import { useCall } from "../live/useCall";
import { useHeld } from "../live/useHeld";
import { pickCall, usePicked } from "../live/usePicked";
import { changedCalls } from "../logic/board";
import { callToShow } from "../logic/selection";
import { AlertBar } from "./AlertBar";
import { CallList } from "./CallList";
import { CallPane } from "./CallPane";
import { EmptyBoard } from "./EmptyBoard";
import { Header } from "./Header";
import { HealthStrip } from "./HealthStrip";

/** Whether the call stands below the list instead of beside it; the width is the style sheet's. */
function isStacked(): boolean {
  return window.matchMedia("(max-width: 999px)").matches;
}

/** Picks a call and leads the keyboard to it; only ever done at a person's own request. */
function pickAndRead(callId: string): void {
  flushSync(() => pickCall(callId));
  const title = document.getElementById("pane-title");
  title?.focus({ preventScroll: true });
  title?.scrollIntoView({ block: isStacked() ? "start" : "nearest" });
}

/** The address after `#` belongs to the picked call, so the skip link moves only the focus. */
function skipToCalls(event: React.MouseEvent): void {
  event.preventDefault();
  const first = document.querySelector<HTMLElement>(".card__pick");
  (first ?? document.getElementById("page"))?.focus();
}

export function App() {
  const { board: newest, link } = useBoard();
  const { shown: alert, clear } = useAlarm(newest);
  const picked = usePicked();
  const [paused, setPaused] = useState(false);
  const [held, setHeld] = useState(false);
  const [auto, setAuto] = useState<string | null>(null);

  const board = useHeld(newest, paused);
  const shown = callToShow({ board, picked, shown: auto, held });
  if (shown !== auto) setAuto(shown);

  const live = useCall(shown);
  const [kept, keep] = useState(live);
  const frozen = paused && kept.callId === shown && kept.view !== null;
  if (!frozen && kept !== live) keep(live);

  const showAlert = (callId: string) => {
    flushSync(() => setPaused(false));
    pickAndRead(callId);
    clear();
  };
  const backToList = () => document.getElementById(`card-${shown}`)?.focus();

  const empty = board.service !== null && board.calls.size === 0 && shown === null;
  return (
    <>
      <a href="#page" className="govuk-skip-link" onClick={skipToCalls}>
        Skip to the calls
      </a>
      <Header link={link} paused={paused} n_changed={changedCalls(board, newest)} onPause={setPaused} />
      <main className="page" id="page" tabIndex={-1}>
        <HealthStrip service={board.service} link={link} />
        <AlertBar shown={alert} onShow={showAlert} onClear={clear} />
        {empty && <EmptyBoard />}
        {board.service === null && shown === null && <p className="muted">Waiting for the first news.</p>}
        {!empty && shown !== null && (
          <div className="board">
            <CallList board={board} shown={shown} onPick={pickAndRead} />
            <CallPane
              live={frozen ? kept : live}
              card={board.calls.get(shown)}
              picked={picked !== null}
              onHold={setHeld}
              onPick={pickCall}
              onBack={backToList}
            />
          </div>
        )}
      </main>
    </>
  );
}
