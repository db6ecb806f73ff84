/** What can be picked while a message is written for `event`. */
import { useEffect, useState } from "react";

import { loadVariables, type Variable } from "./known";

/** Empty until they are there; without a server a name can still be typed. */
export function useVariables(event: string): readonly Variable[] {
  const [variables, setVariables] = useState<readonly Variable[]>([]);
  useEffect(() => {
    const calling = new AbortController();
    loadVariables(event, calling.signal).then(setVariables, () => undefined);
    return () => calling.abort();
  }, [event]);
  return variables;
}
