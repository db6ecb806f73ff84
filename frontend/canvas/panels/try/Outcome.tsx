import { useMemo, type ReactNode } from "react";

import { graphShown, useCanvas } from "../../store";
import { meaning, momentsOf } from "./moments";
import { useTrial } from "./trial";
import { Walk } from "./Walk";
import type { Ending, Reason, Trace } from "./trace";

/** Codes of reasons that lie in earlier runs of the customer, and can be passed over. */
const EARLIER = new Set(["inside", "once", "too_soon"]);

/** What came of the test run: the walk, why there is none, or what is wrong. */
export function Outcome({ onDespiteRules }: { readonly onDespiteRules: () => void }): ReactNode {
  const result = useTrial((state) => state.result);
  if (result.kind === "nothing") return null;
  if (result.kind === "walking") return <p role="status">Walking…</p>;
  if (result.kind === "refused") return <Refused message={result.message} problems={result.problems} />;
  if (result.trace.ended === null) return <StayedOut reasons={result.trace.whyNot} onDespiteRules={onDespiteRules} />;
  return (
    <>
      <Outdated of={result.of} />
      <Walked trace={result.trace} ended={result.trace.ended} />
    </>
  );
}

function Walked({ trace, ended }: { readonly trace: Trace; readonly ended: Ending }): ReactNode {
  const moments = useMemo(() => momentsOf(trace), [trace]);
  return <Walk moments={moments} ended={ended} tookMs={trace.tookMs} />;
}

function Outdated({ of }: { readonly of: string }): ReactNode {
  const outdated = useCanvas((state) => meaning(graphShown(state)) !== of);
  return outdated ? <p className="bo-note warning">The journey has been changed since this test run. Start it again.</p> : null;
}

function Refused({ message, problems }: { readonly message: string; readonly problems: readonly { node: string; message: string }[] }): ReactNode {
  return (
    <div className="bo-note error" role="alert" ref={bringUp}>
      <p>{message}</p>
      <ul>
        {problems.map((problem, index) => (
          <li key={index}>
            {problem.node === "" ? (
              problem.message
            ) : (
              <button type="button" className="cv-try-link" onClick={() => useCanvas.getState().jumpTo(problem.node)}>
                {problem.message}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function StayedOut({ reasons, onDespiteRules }: { readonly reasons: readonly Reason[]; readonly onDespiteRules: () => void }): ReactNode {
  const onlyEarlier = reasons.length > 0 && reasons.every(({ code }) => EARLIER.has(code));
  return (
    <div className="bo-note warning" role="alert" ref={bringUp}>
      <p>The customer would not enter:</p>
      <ul>
        {reasons.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
      </ul>
      {onlyEarlier && (
        <button type="button" className="bo-button small" onClick={onDespiteRules}>
          Try as if the customer had never been in
        </button>
      )}
    </div>
  );
}

/** The form above is long; what stands below it should be seen without scrolling. */
function bringUp(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
