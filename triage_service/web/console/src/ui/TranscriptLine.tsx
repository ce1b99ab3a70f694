/** One line of the transcript; words that are evidence are marked and lead to their flag. */
import { Fragment, memo, useState } from "react";
import { hashOf } from "../logic/hash";
import { SPEAKERS } from "../logic/labels";
import { audioTime } from "../logic/times";
import { isUnsure, type Run, runs } from "../logic/words";
import type { FlagTag, Utterance, Word } from "../wire";
import { flagElementId } from "./Flags";

function Words({ words }: { words: readonly Word[] }) {
  return words.map((word, n) => (
    <Fragment key={`${n}-${word.start_s}`}>
      {n > 0 && " "}
      {isUnsure(word) ? <span className="unsure">{word.text}</span> : word.text}
    </Fragment>
  ));
}

interface MarkedProps {
  callId: string;
  run: Run;
  flags: readonly FlagTag[];
}

function Marked({ callId, run, flags }: MarkedProps) {
  const [told, tell] = useState(false);
  const about = flags.filter((flag) => run.flags.includes(flag.id));
  const first = run.flags[0] ?? "";
  const toFlag = (event: React.MouseEvent) => {
    event.preventDefault();
    document.getElementById(flagElementId(first))?.focus();
  };
  return (
    <mark
      className="marked"
      data-flags={run.flags.join(" ")}
      onPointerEnter={() => tell(true)}
      onPointerLeave={() => tell(false)}
      onFocus={() => tell(true)}
      onBlur={() => tell(false)}
      onKeyDown={(event) => event.key === "Escape" && tell(false)}
    >
      <a
        href={hashOf(callId, first)}
        aria-describedby={about.map((flag) => flagElementId(flag.id)).join(" ") || undefined}
        onClick={toFlag}
      >
        <Words words={run.words} />
      </a>
      {told && (
        <span className="tip" aria-hidden="true">
          Evidence for: {about.map((flag) => flag.title).join(", ") || run.flags.join(", ")}
        </span>
      )}
    </mark>
  );
}

interface Props {
  callId: string;
  line: Utterance;
  flags: readonly FlagTag[];
}

export const TranscriptLine = memo(function TranscriptLine({ callId, line, flags }: Props) {
  return (
    <li className={`line line--${line.speaker} ${line.final ? "" : "line--partial"}`}>
      <span className="line__head">
        <span className="line__speaker">{SPEAKERS[line.speaker]}</span>{" "}
        <span className="time">{audioTime(line.start_s)}</span>
      </span>
      <p className="line__words">
        {runs(line.words).map((run, n) => (
          <Fragment key={`${n}-${run.words[0]?.start_s}`}>
            {n > 0 && " "}
            {run.flags.length > 0 ? (
              <Marked callId={callId} run={run} flags={flags} />
            ) : (
              <Words words={run.words} />
            )}
          </Fragment>
        ))}
        {!line.final && <span className="line__open"> … still being heard</span>}
      </p>
    </li>
  );
});
