/** A level as shape, text and colour, so that no one of the three is needed alone. */
import { LEVEL_TITLES } from "../logic/labels";
import type { LevelId } from "../wire";

const SHAPES: Readonly<Record<LevelId, React.ReactNode>> = {
  L0: (
    <>
      <path className="shape__fill" d="M7 1h10l6 6v10l-6 6H7l-6-6V7z" />
      <path className="shape__line" d="M12 6v7.5M12 16.6v1.2" />
    </>
  ),
  L1: (
    <>
      <path className="shape__fill" d="M12 1.5 23.5 22H.5z" />
      <path className="shape__line" d="M12 9v6M12 18v.8" />
    </>
  ),
  L2: <path className="shape__fill" d="M12 1.5 22.5 12 12 22.5 1.5 12z" />,
  L3: <circle className="shape__fill" cx="12" cy="12" r="9" />,
  none: <circle className="shape__ring" cx="12" cy="12" r="8.5" />,
};

/** Only the shape; hidden from screen readers, since text always stands beside it. */
export function LevelShape({ level }: { level: LevelId }) {
  return (
    <svg className={`shape shape--${level}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {SHAPES[level] ?? SHAPES.L2}
    </svg>
  );
}

/** Shape, code and title of a level. */
export function LevelMark({ level, title }: { level: LevelId; title?: string }) {
  return (
    <span className={`level level--${level}`} data-testid="level" data-level={level}>
      <LevelShape level={level} />
      <span className="level__text">
        {level !== "none" && <span className="level__code">{level}</span>}{" "}
        {title ?? LEVEL_TITLES[level]}
      </span>
    </span>
  );
}
