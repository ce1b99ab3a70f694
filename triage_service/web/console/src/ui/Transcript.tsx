/** What was said, word by word, and the key to how it is drawn. */
import { audioTime } from "../logic/times";
import { unsureWords } from "../logic/words";
import type { CallView, Word } from "../wire";
import { TranscriptLine } from "./TranscriptLine";

/** As many words as the key lists; more would bury the transcript. */
const LISTED = 8;

function bare(text: string): string {
  return text.replace(/[.,;:?!]+$/, "");
}

function UnsureList({ words }: { words: readonly Word[] }) {
  if (words.length === 0) return null;
  const more = words.length - LISTED;
  return (
    <>
      {" Here: "}
      {words
        .slice(0, LISTED)
        .map((word) => `“${bare(word.text)}” at ${audioTime(word.start_s)}`)
        .join(", ")}
      {more > 0 && ` and ${more} more`}.
    </>
  );
}

function Legend({ call }: { call: CallView }) {
  return (
    <dl className="legend">
      <div>
        <dt>
          <mark>marked</mark>
        </dt>
        <dd>evidence for a flag; select it to read the flag</dd>
      </div>
      <div>
        <dt>
          <span className="unsure">dotted</span>
        </dt>
        <dd>
          the service is less than half sure that it heard this word.
          <UnsureList words={unsureWords(call.transcript)} />
        </dd>
      </div>
      <div>
        <dt>
          <span className="line__sample">slanted</span>
        </dt>
        <dd>still being heard, may change</dd>
      </div>
    </dl>
  );
}

export function Transcript({ call }: { call: CallView }) {
  return (
    <section className="panel panel--transcript" aria-labelledby="transcript-title">
      <h3 id="transcript-title">Transcript</h3>
      {call.transcript.length === 0 && <p className="muted">Nobody has spoken yet.</p>}
      <ol className="plain transcript" data-testid="transcript">
        {call.transcript.map((line) => (
          <TranscriptLine key={line.number} callId={call.call_id} line={line} flags={call.flags} />
        ))}
      </ol>
      <h4 className="govuk-visually-hidden">Key to the transcript</h4>
      <Legend call={call} />
    </section>
  );
}
