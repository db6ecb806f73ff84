import type { ReactNode } from "react";

import { useCanvas } from "../store";

/** What was just done or could not be done, in a sentence; screen readers read it out. */
export function Notice(): ReactNode {
  const notice = useCanvas((state) => state.notice);
  return (
    <div className="cv-notices" role="status" aria-live="polite">
      {notice !== null && (
        <p key={notice.turn} className="cv-notice">
          {notice.text}
        </p>
      )}
    </div>
  );
}
