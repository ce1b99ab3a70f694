/** The board as a live value: fed by `/v1/feed`, drawn at most ten times a second. */
import { useEffect, useState } from "react";
import { type Board, EMPTY_BOARD, withNews } from "../logic/board";
import { heardAt, type Link, lostAt } from "../logic/link";
import { parseNews } from "../logic/parse";
import { openFeed } from "./stream";

/** A timer, not an animation frame: alerts must come even when the tab is in the background. */
const DRAW_EVERY_MS = 100;

/** Returns the newest board and the state of its feed. */
export function useBoard(): { board: Board; link: Link } {
  const [board, setBoard] = useState(EMPTY_BOARD);
  const [link, setLink] = useState<Link>({ state: "connecting" });

  useEffect(() => {
    let newest = EMPTY_BOARD;
    let timer: number | undefined;
    const draw = () => {
      timer = undefined;
      setBoard(newest);
      setLink(heardAt(new Date()));
    };
    const close = openFeed("/v1/feed", ["snapshot", "call", "service"], {
      opened: () => setLink(heardAt(new Date())),
      news: (kind, text) => {
        const news = parseNews(kind, text);
        if (news === null) return;
        newest = withNews(newest, news);
        timer ??= window.setTimeout(draw, DRAW_EVERY_MS);
      },
      broke: () => {
        setLink((before) => lostAt(before, new Date()));
        return true;
      },
    });
    return () => {
      window.clearTimeout(timer);
      close();
    };
  }, []);

  return { board, link };
}
