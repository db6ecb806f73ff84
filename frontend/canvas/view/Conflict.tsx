import { useState, type ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";

import type { Draft } from "../graph/types";
import { nameOf } from "../looks";
import { differences } from "../saving/differences";
import { useCanvas } from "../store";

/** Two people edited the same draft: the second one decides, and sees what about. Nothing is lost silently. */
export function Conflict(): ReactNode {
  const saving = useCanvas((state) => state.saving);
  const [seen, setSeen] = useState(false);
  const { theirs, unsaved, held } = saving;
  if (saving.phase !== "conflict" || theirs === null || unsaved === null) return null;
  const who = theirs.by === "" ? "Somebody else" : theirs.by;
  return (
    <Dialog
      title={`${who} changed this draft`}
      open
      wide={seen}
      onClose={() => setSeen(true)}
      footer={
        <>
          {!seen && (
            <button type="button" className="bo-button" onClick={() => setSeen(true)}>
              See both differences
            </button>
          )}
          <button type="button" className="bo-button" onClick={() => takeTheirs(theirs.draft)}>
            Take theirs
          </button>
          <button type="button" className="bo-button primary" onClick={() => useCanvas.getState().happen({ kind: "keep mine" })}>
            Keep mine
          </button>
        </>
      }
    >
      <p>
        {who} saved another version of this draft while you were editing. “Keep mine” replaces it with what is on your
        screen. “Take theirs” shows theirs instead; Ctrl+Z then brings yours back.
      </p>
      {seen && (
        <div className="cv-both">
          <Side title="You" before={held.draft} after={unsaved} />
          <Side title={who} before={held.draft} after={theirs.draft} />
        </div>
      )}
    </Dialog>
  );
}

function takeTheirs(draft: Draft): void {
  const { happen, change } = useCanvas.getState();
  happen({ kind: "take theirs" });
  change(() => draft);
}

interface SideProps {
  readonly title: string;
  readonly before: Draft;
  readonly after: Draft;
}

function Side({ title, before, after }: SideProps): ReactNode {
  const found = differences(before, after, (node) => nameOf(useCanvas.getState(), node));
  return (
    <section>
      <h3>{title}</h3>
      {found.length === 0 ? (
        <p className="bo-muted">Nothing but places on the canvas.</p>
      ) : (
        <ul>
          {found.map((sentence, index) => (
            <li key={index}>{sentence}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
