import type { ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { saveNow } from "../saving/effects";
import { useCanvas } from "../store";

/** Whether what is on the screen has reached the server. */
export function SaveState(): ReactNode {
  const phase = useCanvas((state) => state.saving.phase);
  const why = useCanvas((state) => state.saving.why);
  return (
    <span className={`cv-saved ${phase}`} role="status" aria-live="polite" data-phase={phase}>
      {phase === "saved" && (
        <>
          <Icon name="cloud_done" /> Saved
        </>
      )}
      {(phase === "waiting" || phase === "saving") && (
        <>
          <Icon name="cloud_upload" /> Saving…
        </>
      )}
      {phase === "offline" && (
        <>
          <Icon name="cloud_off" /> Offline: kept in this browser{" "}
          <button type="button" className="bo-button small" onClick={saveNow}>
            Try now
          </button>
        </>
      )}
      {phase === "refused" && (
        <span title={why}>
          <Icon name="error" /> Not saved, kept in this browser: {why}
        </span>
      )}
      {phase === "conflict" && (
        <>
          <Icon name="group" /> Somebody else changed this draft
        </>
      )}
    </span>
  );
}
