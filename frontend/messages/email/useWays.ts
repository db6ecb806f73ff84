/** Switching between the ways to write a mail; nothing is lost without a question. */
import { useState } from "react";

import { FIRST_BLOCKS, inOneBlock, isMjml, isUntouched, lostInBlocks, wayOf, type Way } from "./ways";

export interface Question {
  readonly kind: "blocks lose" | "html to blocks" | "blocks to html";
  readonly to: Way;
  readonly lost: readonly string[];
}

export interface Before {
  readonly way: Way;
  readonly source: string;
}

export interface Ways {
  readonly way: Way;
  readonly question: Question | null;
  readonly problem: string;
  /** What a switch has replaced, to go back to. */
  readonly before: Before | null;
  readonly wish: (to: Way) => void;
  readonly cancel: () => void;
  /** Answers the question. `anew`: begin with empty blocks. */
  readonly go: (anew?: boolean) => void;
  readonly undo: () => void;
}

/** `readOnly` shows sources only: blocks are for those who may change them. */
export function useWays(source: string, onChange: (source: string) => void, readOnly: boolean): Ways {
  const [way, setWay] = useState<Way>(() => shown(source, readOnly));
  const [question, setQuestion] = useState<Question | null>(null);
  const [before, setBefore] = useState<Before | null>(null);
  const [problem, setProblem] = useState("");

  const show = (to: Way, next: string): void => {
    setQuestion(null);
    setProblem("");
    if (next !== source) {
      setBefore({ way, source });
      onChange(next);
    }
    setWay(to);
  };
  const compile = async (): Promise<void> => {
    setQuestion(null);
    try {
      const { asHtml } = await import("./blocks");
      show("html", asHtml(source));
    } catch {
      setProblem("The MJML cannot be made into HTML. See what is wrong with it in the MJML source.");
    }
  };
  return {
    way,
    question,
    problem,
    before,
    wish: (to) => {
      const asked = questionFor(source, to);
      if (to === way) return;
      if (asked) setQuestion(asked);
      else show(to, !isUntouched(source) ? source : to === "html" ? "" : FIRST_BLOCKS);
    },
    cancel: () => setQuestion(null),
    go: (anew = false) => {
      if (question?.kind === "blocks to html") void compile();
      else if (question?.kind === "html to blocks") show(question.to, anew ? FIRST_BLOCKS : inOneBlock(source));
      else if (question) show(question.to, source);
    },
    undo: () => {
      if (before === null) return;
      onChange(before.source);
      setWay(before.way);
      setBefore(null);
    },
  };
}

function shown(source: string, readOnly: boolean): Way {
  const way = wayOf(source);
  return readOnly && way === "visual" ? "mjml" : way;
}

/** What has to be asked before this source is shown another way; null where nothing is lost. */
export function questionFor(source: string, to: Way): Question | null {
  if (isUntouched(source)) return null;
  if (!isMjml(source)) return to === "html" ? null : { kind: "html to blocks", to, lost: [] };
  if (to === "html") return { kind: "blocks to html", to, lost: [] };
  const lost = to === "visual" ? lostInBlocks(source) : [];
  return lost.length > 0 ? { kind: "blocks lose", to, lost } : null;
}
