import type { ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";

export interface Answer {
  readonly label: string;
  readonly act: () => void;
  readonly primary?: boolean;
}

/** A question before something is replaced. Esc and the first button change nothing. */
export function Ask(props: {
  readonly title: string;
  readonly answers: readonly Answer[];
  readonly onCancel: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const footer = (
    <>
      <button type="button" className="bo-button" onClick={props.onCancel}>
        Leave it as it is
      </button>
      {props.answers.map(({ label, act, primary = false }) => (
        <button key={label} type="button" className={primary ? "bo-button primary" : "bo-button"} onClick={act}>
          {label}
        </button>
      ))}
    </>
  );
  return (
    <Dialog title={props.title} open onClose={props.onCancel} footer={footer}>
      {props.children}
    </Dialog>
  );
}
