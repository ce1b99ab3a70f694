/** The level of the call shown, large, and why. */
import { whyLevel } from "../logic/why";
import type { CallView } from "../wire";
import { LevelMark } from "./LevelMark";

export function LevelBanner({ call }: { call: CallView }) {
  const why = whyLevel(call);
  return (
    <div className={`banner banner--${call.level}`} data-testid="level-banner">
      <p className="banner__level">
        <LevelMark level={call.level} title={call.level_title} />
      </p>
      <p className="banner__why">
        <strong>Why:</strong> {why.says}
        {why.words && (
          <>
            {": "}
            <q className="quote">{why.words}</q>
          </>
        )}
        {why.at && <span className="time"> at {why.at}</span>}
      </p>
    </div>
  );
}
