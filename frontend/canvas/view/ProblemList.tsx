import type { ReactNode } from "react";

import type { Problem } from "../catalog/check";
import { named } from "../commands";
import { shortly, shownNode } from "../looks";
import { useCanvas } from "../store";

interface ProblemListProps {
  readonly problems: readonly Problem[];
  /** A problem of a step was chosen. */
  readonly onGo: (node: string) => void;
}

/** Problems in words, each with its step, to which a click leads. */
export function ProblemList({ problems, onGo }: ProblemListProps): ReactNode {
  return (
    <ul className="cv-problems">
      {problems.map((problem, index) => (
        <li key={index} className={problem.warning ? "bo-note warning" : "bo-note error"}>
          {problem.node === "" ? (
            problem.message
          ) : (
            <button type="button" onClick={() => onGo(problem.node)}>
              <b>{named(problem.node)}</b> {said(problem)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function said(problem: Problem): string {
  const state = useCanvas.getState();
  const node = shownNode(state, problem.node);
  return shortly(problem, state.catalog.byType.get(node?.type ?? "")?.label ?? "").message;
}
