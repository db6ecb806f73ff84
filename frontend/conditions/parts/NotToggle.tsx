import type { ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { replace } from "~/conditions/model/edit";
import type { Node } from "~/conditions/model/tree";

/** Turns a part into its contrary and back. `not` twice stays as it was written until it is touched. */
export function NotToggle({ node }: { readonly node: Node }): ReactNode {
  const { readOnly, change } = useDesk();
  const negated = node.nots % 2 === 1;
  const toggle = (): void => change((root) => replace(root, node.id, { ...node, nots: negated ? 0 : 1 }));
  return (
    <button type="button" className="cb-not" aria-pressed={negated} disabled={readOnly} title={negated ? "Customers for whom this does not hold" : "Turn into the contrary"} onClick={toggle}>
      not
    </button>
  );
}
