import type { ReactNode } from "react";

import { useCanvas } from "../store";
import { ProblemList } from "./ProblemList";
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
        <ProblemList problems={grave} onGo={goTo} />
        {mild.length > 0 && <p className="bo-muted">These are worth a look, but do not stop publishing.</p>}
        <ProblemList problems={mild} onGo={goTo} />
      </div>
    </aside>
  );
}

function goTo(id: string): void {
  useCanvas.getState().jumpTo(id);
}
