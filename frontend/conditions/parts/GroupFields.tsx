import { useEffect, useRef, useState, type ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { insert, move, ofGroup } from "~/conditions/model/edit";
import { groupOf, ruleOf, type Group, type Join, type Node } from "~/conditions/model/tree";
import { NodeView } from "~/conditions/parts/NodeView";
import { NotToggle } from "~/conditions/parts/NotToggle";
import { Icon } from "~/shared/Icon";

/** A group: whether all or any of its parts must hold, the parts, and the buttons that add one. */
export function GroupFields({ group }: { readonly group: Group }): ReactNode {
  const { root, readOnly, change, dragged, drag } = useDesk();
  const [over, setOver] = useState(false);
  const whole = group.id === root.id;
  const box = useRef<HTMLDivElement>(null);
  const added = useRef<string | null>(null);
  // Whoever adds a rule goes on by typing what it is about.
  useEffect(() => {
    if (added.current !== null && group.parts.at(-1)?.id === added.current) {
      box.current?.querySelector<HTMLInputElement>(":scope > .cb-parts > li:last-child input[role=combobox]")?.focus();
    }
    added.current = null;
  }, [group.parts]);
  const add = (node: Node): void => {
    added.current = node.id;
    change((now) => insert(now, group.id, group.parts.length, node));
  };
  const joined = (join: Join): void => change((now) => ofGroup(now, group.id, (one) => ({ ...one, join })));
  return (
    <div
      ref={box}
      className={`cb-group ${dragged && over ? "cb-into" : ""}`}
      onDragOver={(event) => {
        if (!dragged) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.stopPropagation();
        if (dragged) change((now) => move(now, dragged, group.id, group.parts.length));
        drag(null);
        setOver(false);
      }}
    >
      <div className="cb-line cb-head">
        {whole && group.nots === 0 ? null : <NotToggle node={group} />}
        <select className="fm-input cb-join" aria-label={whole ? "How the rules are joined" : "How the rules of this group are joined"} value={group.join} disabled={readOnly} onChange={(event) => joined(event.target.value === "any" ? "any" : "all")}>
          <option value="all">All</option>
          <option value="any">Any</option>
        </select>
        <span className="cb-word">of these must hold</span>
      </div>
      {group.parts.length ? (
        <ul className="cb-parts">
          {group.parts.map((part) => (
            <NodeView key={part.id} node={part} />
          ))}
        </ul>
      ) : (
        <p className="cb-empty">{group.join === "all" ? "No rules: this holds for everybody." : "No rules: this holds for nobody."}</p>
      )}
      {readOnly ? null : (
        <div className="cb-line">
          <button type="button" className="bo-button small" onClick={() => add(ruleOf({}))}>
            <Icon name="add" /> Add rule
          </button>
          <button type="button" className="bo-button small" onClick={() => add(groupOf(group.join === "all" ? "any" : "all", [ruleOf({})]))}>
            <Icon name="data_array" /> Add group
          </button>
        </div>
      )}
    </div>
  );
}
