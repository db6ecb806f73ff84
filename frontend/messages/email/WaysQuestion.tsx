import type { ReactNode } from "react";

import { Ask } from "../editor/Ask";
import type { Question } from "./useWays";

interface WaysQuestionProps {
  readonly question: Question;
  readonly onGo: (anew?: boolean) => void;
  readonly onCancel: () => void;
}

/** What a switch would do to what is written, and the ways to go on. */
export function WaysQuestion({ question, onGo, onCancel }: WaysQuestionProps): ReactNode {
  if (question.kind === "blocks to html") {
    const answers = [{ label: "Make it HTML", act: () => onGo(), primary: true }];
    return (
      <Ask title="Turn the blocks into HTML?" answers={answers} onCancel={onCancel}>
        <p>It looks the same, but there are no blocks any more: to get them back, undo the switch before you leave this page, or restore an earlier version.</p>
      </Ask>
    );
  }
  if (question.kind === "html to blocks") {
    const answers = [
      { label: "Begin with empty blocks", act: () => onGo(true) },
      { label: "Keep it in one block", act: () => onGo(), primary: true },
    ];
    return (
      <Ask title="From HTML to blocks" answers={answers} onCancel={onCancel}>
        <p>HTML cannot be cut into blocks by itself. Its body can be kept in one block of text; styles in its head are left out.</p>
      </Ask>
    );
  }
  return (
    <Ask title="Blocks cannot hold all of this" answers={[{ label: "Show blocks all the same", act: () => onGo() }]} onCancel={onCancel}>
      <p>With the first change in the blocks, this would be gone:</p>
      <ul className="me-list">
        {question.lost.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
    </Ask>
  );
}
