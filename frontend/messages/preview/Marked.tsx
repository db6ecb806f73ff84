import { Fragment, type ReactNode } from "react";

import { split } from "./page";

/** A rendered text, what is missing in it marked. */
export function Marked({ text }: { readonly text: string }): ReactNode {
  return split(text).map((piece, index) =>
    piece.marked ? <mark key={index}>{piece.text}</mark> : <Fragment key={index}>{piece.text}</Fragment>,
  );
}
