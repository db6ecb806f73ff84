/** What the parts of the editor share. */
import { createContext, useContext } from "react";

import type { TemplatePage } from "../model/page";
import type { Finding } from "../model/server";
import type { Draft } from "../model/template";
import type { Variable } from "../variables/known";

export interface Desk {
  readonly page: TemplatePage;
  readonly draft: Draft;
  readonly change: (next: Draft) => void;
  readonly generation: number;
  readonly findings: readonly Finding[];
  readonly variables: readonly Variable[];
  readonly readOnly: boolean;
}

export const DeskContext = createContext<Desk | null>(null);

/** Throws outside the editor, which is a mistake of ours. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("This part works only inside the message editor.");
  return desk;
}
