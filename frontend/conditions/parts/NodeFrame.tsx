import { useState, type DragEvent, type ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import * as edit from "~/conditions/model/edit";
import type { Node } from "~/conditions/model/tree";
import { NodeActions } from "~/conditions/parts/NodeActions";
import { graded } from "~/conditions/model/problems";
import { Problems } from "~/conditions/parts/Problems";
import { Icon } from "~/shared/Icon";

interface NodeFrameProps {
  readonly node: Node;
  readonly what: string;
  readonly children: ReactNode;
}

/** What stands around every part: a handle to drag it, its `not`, its buttons, its problems. */
export function NodeFrame({ node, what, children }: NodeFrameProps): ReactNode {
  const { root, readOnly, change, dragged, drag, problems } = useDesk();
  const [over, setOver] = useState<"before" | "after" | null>(null);
  const mine = graded(node, problems.get(node.id) ?? []);
  const hover = (event: DragEvent): void => {
    if (!dragged || dragged === node.id) return;
    event.preventDefault();
    event.stopPropagation();
    const box = event.currentTarget.getBoundingClientRect();
    setOver(event.clientY < box.top + box.height / 2 ? "before" : "after");
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const place = edit.placeOf(root, node.id);
    if (dragged && place) change((now) => edit.move(now, dragged, place.group.id, place.index + (over === "after" ? 1 : 0)));
    setOver(null);
    drag(null);
  };
  const wrong = mine.some((problem) => problem.grade === "problem");
  return (
    <li
      className={["cb-node", `cb-is-${node.kind}`, dragged && over ? `cb-${over}` : "", dragged === node.id ? "cb-dragged" : "", wrong ? "cb-wrong" : ""].join(" ").trim()}
      onDragOver={hover}
      onDragLeave={() => setOver(null)}
      onDrop={drop}
    >
      {readOnly ? null : (
        <span
          className="cb-handle"
          title="Drag to reorder, or use the arrows"
          draggable
          onDragStart={(event) => {
            event.stopPropagation();
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", node.id);
            drag(node.id);
          }}
          onDragEnd={() => drag(null)}
        >
          <Icon name="drag_indicator" />
        </span>
      )}
      <div className="cb-body">
        {children}
        <Problems problems={mine} />
      </div>
      <NodeActions node={node} what={what} />
    </li>
  );
}
