import type { ReactNode } from "react";

import type { Problem } from "../../catalog/check";
import { useCanvas } from "../../store";
import { ProblemList } from "../../view/ProblemList";

/** What stands against publishing, and what does not but is worth a look; a click leads to where it is. */
export function Stands({ problems }: { readonly problems: readonly Problem[] }): ReactNode {
  const grave = problems.filter(({ warning }) => !warning);
  const mild = problems.filter(({ warning }) => warning);
  return (
    <>
      {grave.length > 0 && (
        <section aria-label="What stands against it">
          <p>
            {grave.length === 1 ? "One problem has" : `${grave.length} problems have`} to be mended first. Choose one to go to where
            it is.
          </p>
          <ProblemList problems={grave} onGo={goTo} />
        </section>
      )}
      {mild.length > 0 && (
        <section aria-label="Worth a look">
          <p className="bo-muted">Worth a look, but no reason to wait:</p>
          <ProblemList problems={mild} onGo={goTo} />
        </section>
      )}
    </>
  );
}

/** The dialog makes room: the step with its form, which is where it is mended. */
function goTo(id: string): void {
  const { openSide, jumpTo, showVersion } = useCanvas.getState();
  showVersion(null);
  openSide({ kind: "node", id });
  jumpTo(id);
}
