import type { ReactNode } from "react";

import { useCanvas } from "../store";

/** Says why nothing can be edited, and what to do. */
export function Locked(): ReactNode {
  const why = useCanvas((state) => state.lockedWhy);
  const version = useCanvas((state) => state.shown?.number);
  const json = useCanvas((state) => state.page.urls.json);
  const unlock = useCanvas((state) => state.unlock);
  const showVersion = useCanvas((state) => state.showVersion);
  const mayEdit = useCanvas((state) => state.page.may_edit);
  if (version !== undefined) {
    return (
      <div className="cv-strip bo-note" role="status">
        This is version {version}, as it was published. It cannot be changed.
        <button type="button" className="bo-button small" onClick={() => showVersion(null)}>
          Back to the draft
        </button>
      </div>
    );
  }
  if (why === "" || !mayEdit) return null;
  return (
    <div className="cv-strip bo-note warning" role="status">
      <span>The draft has parts that cannot be drawn: {why}</span>
      <a className="bo-button small" href={json}>
        Mend it as JSON
      </a>
      <button type="button" className="bo-button small" onClick={unlock}>
        Go on without these parts
      </button>
    </div>
  );
}
