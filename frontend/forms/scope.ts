/** What every field of a form may look at, past rjsf's memory of unchanged fields. */
import { createContext } from "react";

import type { FormContext, Problem } from "~/forms/types";
import type { Json } from "~/shared/guards";

export interface Scope {
  readonly context: FormContext;
  /** The whole config as it is now. */
  readonly form: Json;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

export const FormScope = createContext<Scope>({
  context: { eventNames: [], nodes: [], zone: "UTC", readOnly: false },
  form: {},
  problems: new Map(),
});
