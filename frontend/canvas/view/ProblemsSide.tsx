import type { ReactNode } from "react";

import type { Problem } from "../catalog/check";
import { named } from "../commands";
import { shortly, shownNode } from "../looks";
import { useCanvas } from "../store";
import { SideHead } from "./Side";

/** All that is wrong with the draft; a click leads to where it is. */
export function ProblemsSide(): ReactNode {
  const problems = useCanvas((state) => state.checked.problems);
  const grave = problems.filter((problem) => !problem.warning);
  const mild = problems.filter((problem) => problem.warning);
  return (
    <aside className="cv-side" tabIndex={-1} aria-label="Problems">
      <SideHead title="Problems" />
      <div className="cv-side-body">
        {problems.length === 0 && <p className="bo-note good">No problems: it can be published.</p>}
        {grave.length > 0 && <p className="bo-muted">These have to be mended before it can be published.</p>}
        <List problems={grave} />
        {mild.length > 0 && <p className="bo-muted">These are worth a look, but do not stop publishing.</p>}
        <List problems={mild} />
      </div>
    </aside>
  );
}

function List({ problems }: { readonly problems: readonly Problem[] }): ReactNode {
  return (
    <ul className="cv-problems">
      {problems.map((problem, index) => (
        <li key={index} className={problem.warning ? "bo-note warning" : "bo-note error"}>
          {problem.node === "" ? (
            problem.message
          ) : (
            <button type="button" onClick={() => goTo(problem.node)}>
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

function goTo(id: string): void {
  useCanvas.getState().jumpTo(id);
}
