import { useEffect, useId, useRef, type ReactNode } from "react";

import "./dialog.css";

export interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  /** Called for Esc, the cross and a click beside the dialog; whether it closes is the caller's to say. */
  readonly onClose: () => void;
  readonly footer?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A question or a form before everything else. The browser keeps the focus inside and gives it back afterwards. */
export function Dialog({ title, open, onClose, footer, wide = false, children }: DialogProps): ReactNode {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null || !open) return;
    if (!dialog.open) dialog.showModal();
    // Left alone, the focus lands on the cross.
    dialog.querySelector<HTMLElement>(".bd-body :is(input, select, textarea), footer .primary")?.focus();
    return () => dialog.close();
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={element}
      className={wide ? "bd-dialog wide" : "bd-dialog"}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === element.current && onClose()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <button type="button" className="bo-button small" aria-label="Close" onClick={onClose}>
          ✕
        </button>
      </header>
      <div className="bd-body">{children}</div>
      {footer !== undefined && <footer>{footer}</footer>}
    </dialog>
  );
}
