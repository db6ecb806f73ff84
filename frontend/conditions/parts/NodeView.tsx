import type { ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { replace } from "~/conditions/model/edit";
import { keyOf, topicOf } from "~/conditions/model/rule";
import { parseNode, type Node } from "~/conditions/model/tree";
import { GroupFields } from "~/conditions/parts/GroupFields";
import { JsonField } from "~/conditions/parts/JsonField";
import { NodeFrame } from "~/conditions/parts/NodeFrame";
import { NotToggle } from "~/conditions/parts/NotToggle";
import { RuleFields } from "~/conditions/parts/RuleFields";

/** One part of a condition: a rule, a group, or something that is neither. */
export function NodeView({ node }: { readonly node: Node }): ReactNode {
  const { catalog, change, readOnly } = useDesk();
  if (node.kind === "group") {
    return (
      <NodeFrame node={node} what="group">
        <GroupFields group={node} />
      </NodeFrame>
    );
  }
  if (node.kind === "raw") {
    const put = (value: unknown): void => change((root) => replace(root, node.id, { ...parseNode(value), id: node.id }));
    return (
      <NodeFrame node={node} what="part">
        <JsonField label="Part as JSON" value={node.value} readOnly={readOnly} onChange={put} />
      </NodeFrame>
    );
  }
  const key = keyOf(node.leaf, catalog);
  return (
    <NodeFrame node={node} what={key === null ? "rule" : topicOf(node.leaf, key, catalog).label}>
      <div className="cb-rule">
        <NotToggle node={node} />
        <div className="cb-lines">
          <RuleFields leaf={node.leaf} onChange={(leaf) => change((root) => replace(root, node.id, { ...node, leaf }))} />
        </div>
      </div>
    </NodeFrame>
  );
}
