import type { ReactNode } from "react";

/** One of the icons of the shell's font, by its name there. Says nothing: a label stands beside it. */
export function Icon({ name }: { readonly name: string }): ReactNode {
  return (
    <span className="material-symbols-outlined bo-icon" aria-hidden="true">
      {name}
    </span>
  );
}
