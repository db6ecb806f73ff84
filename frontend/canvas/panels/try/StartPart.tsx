import type { ReactNode } from "react";

import { useCanvas } from "../../store";
import { useTrial } from "./trial";

/** When the test run begins; empty: now. */
export function StartPart(): ReactNode {
  const zone = useCanvas((state) => state.page.zone);
  const start = useTrial((state) => state.form.start);
  return (
    <label className="cv-try-field">
      <span>
        Begins <small className="bo-muted">({zone}; empty: now)</small>
      </span>
      <input
        className="fm-input"
        type="datetime-local"
        value={start}
        onChange={(event) => useTrial.getState().fill({ start: event.target.value })}
      />
    </label>
  );
}
