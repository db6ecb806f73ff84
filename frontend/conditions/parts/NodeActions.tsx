import type { ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import * as edit from "~/conditions/model/edit";
import type { Node, Root } from "~/conditions/model/tree";
import { Icon } from "~/shared/Icon";

interface Action {
  readonly icon: string;
  readonly label: string;
  readonly edit: (root: Root) => Root;
  readonly disabled?: boolean;
}

/** The buttons of a part: everything that dragging can do, and more. */
export function NodeActions({ node, what }: { readonly node: Node; readonly what: string }): ReactNode {
  const { root, readOnly, change } = useDesk();
  if (readOnly) return null;
  const { id } = node;
  const grouping: Action =
    node.kind === "group"
      ? { icon: "ungroup", label: "Dissolve the group", edit: (now) => edit.dissolve(now, id), disabled: node.nots > 0 }
      : { icon: "data_array", label: "Put into a group of its own", edit: (now) => edit.wrap(now, id) };
  const actions: readonly Action[] = [
    { icon: "arrow_upward", label: "Move up", edit: (now) => edit.step(now, id, -1), disabled: !edit.canStep(root, id, -1) },
    { icon: "arrow_downward", label: "Move down", edit: (now) => edit.step(now, id, 1), disabled: !edit.canStep(root, id, 1) },
    { icon: "content_copy", label: "Duplicate", edit: (now) => edit.duplicate(now, id) },
    grouping,
    { icon: "delete", label: "Remove", edit: (now) => edit.remove(now, id) },
  ];
  return (
    <div className="cb-actions" role="group" aria-label={`Actions for ${what}`}>
      {actions.map((action) => (
        <button key={action.icon} type="button" className="cb-icon" title={action.label} aria-label={`${action.label}: ${what}`} disabled={action.disabled} onClick={() => change(action.edit)}>
          <Icon name={action.icon} />
        </button>
      ))}
    </div>
  );
}
