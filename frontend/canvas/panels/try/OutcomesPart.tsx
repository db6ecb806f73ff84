import type { ReactNode } from "react";

import { nameOf } from "../../looks";
import { graphShown, useCanvas } from "../../store";
import { sendsOf } from "./nodes";
import { OUTCOMES, useTrial } from "./trial";

/** For every step that sends something: what becomes of the message. */
export function OutcomesPart(): ReactNode {
  const state = useCanvas();
  const outcomes = useTrial(({ form }) => form.outcomes);
  const sends = sendsOf(graphShown(state), state.catalog.byType);
  if (sends.length === 0) return null;
  return (
    <details className="cv-try-part">
      <summary>What becomes of the messages</summary>
      {sends.map((node) => (
        <label key={node.id} className="cv-try-field">
          <span>{nameOf(state, node)}</span>
          <select
            className="fm-input"
            value={outcomes[node.id] ?? "sent"}
            onChange={(event) => useTrial.getState().fill({ outcomes: { ...outcomes, [node.id]: event.target.value } })}
          >
            {Object.entries(OUTCOMES).map(([outcome, label]) => (
              <option key={outcome} value={outcome}>
                {label}
              </option>
            ))}
          </select>
        </label>
      ))}
    </details>
  );
}
