import type { ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";

const KEYS: readonly (readonly [string, string])[] = [
  ["Tab, Shift+Tab", "Go from step to step"],
  ["Enter, double click", "Edit the step; “Leads to” there connects it without a mouse"],
  ["Space, click", "Select a step; with Shift, more of them"],
  ["Shift + drag", "Select by a frame"],
  ["Ctrl+A", "Select all"],
  ["← ↑ → ↓", "Move what is selected; with Shift, further"],
  ["Ctrl+C, Ctrl+X, Ctrl+V", "Copy, cut, paste, also into another tab"],
  ["Delete", "Delete what is selected"],
  ["D", "Disable or enable what is selected"],
  ["Ctrl+Z, Ctrl+Shift+Z", "Undo, redo"],
  ["/", "Search the palette"],
  ["F", "Show the whole journey"],
  ["T", "Tidy up"],
  ["Right click on a line", "Delete the line"],
  ["Right click, Shift+F10", "The menu of a step"],
  ["Esc", "Let go"],
];

/** The sheet of shortcuts. */
export function Shortcuts({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog title="Keyboard and mouse" open={open} onClose={onClose}>
      <table className="bo-table dense">
        <tbody>
          {KEYS.map(([keys, what]) => (
            <tr key={keys}>
              <td className="tight">
                <kbd>{keys}</kbd>
              </td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="bo-muted cv-after">On a Mac, Cmd instead of Ctrl.</p>
    </Dialog>
  );
}
