import type { Node, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";

import { change } from "../commands";
import { place } from "../graph/edit";
import type { Graph, GraphNode, Position, Size } from "../graph/types";
import { nameOf } from "../looks";
import { graphShown, useCanvas } from "../store";

export type Step = Node<Record<string, never>, "step">;

const NO_DATA: Record<string, never> = {};

/**
 * The nodes as the drawing library wants them. The store holds graph and selection; here is only what passes:
 * measured sizes, and where nodes are while they are being dragged. A node that did not change keeps its object,
 * so that the library draws only what did.
 */
export function useSteps(): { readonly nodes: Step[]; readonly onChange: (changes: NodeChange<Step>[]) => void } {
  const graph = useCanvas(graphShown);
  const selection = useCanvas((state) => state.selection);
  const names = useNames(graph);
  const [sizes, setSizes] = useState<ReadonlyMap<string, Size>>(new Map());
  const [moving, setMoving] = useState<ReadonlyMap<string, Position>>(new Map());
  const [make] = useState(maker);
  const nodes = useMemo(() => {
    const selected = new Set(selection);
    return graph.nodes.map((node) =>
      make(node, moving.get(node.id) ?? node.position, selected.has(node.id), sizes.get(node.id), names.get(node.id) ?? ""),
    );
  }, [graph, selection, sizes, moving, names, make]);
  const onChange = useCallback((changes: NodeChange<Step>[]) => {
    const found = sorted(changes);
    if (found.sizes.size > 0) setSizes((known) => new Map([...known, ...found.sizes]));
    if (found.moving.size > 0) setMoving((known) => new Map([...known, ...found.moving]));
    if (found.dropped.size > 0) {
      change((shown) => place(shown, found.dropped));
      setMoving(new Map());
    }
    if (found.selected.size > 0) reselect(found.selected);
  }, []);
  return { nodes, onChange };
}

interface Found {
  readonly sizes: Map<string, Size>;
  readonly moving: Map<string, Position>;
  readonly dropped: Map<string, Position>;
  readonly selected: Map<string, boolean>;
}

function sorted(changes: readonly NodeChange<Step>[]): Found {
  const found: Found = { sizes: new Map(), moving: new Map(), dropped: new Map(), selected: new Map() };
  for (const each of changes) {
    if (each.type === "dimensions" && each.dimensions) found.sizes.set(each.id, each.dimensions);
    if (each.type === "position" && each.position) (each.dragging ? found.moving : found.dropped).set(each.id, each.position);
    if (each.type === "select") found.selected.set(each.id, each.selected);
  }
  return found;
}

function reselect(changes: ReadonlyMap<string, boolean>): void {
  const { selection, select, selectLine } = useCanvas.getState();
  const kept = selection.filter((id) => changes.get(id) !== false);
  const more = [...changes].filter(([id, on]) => on && !kept.includes(id)).map(([id]) => id);
  if (more.length > 0) selectLine(null);
  select([...kept, ...more]);
}

/** What screen readers say of each node. */
function useNames(graph: Graph): ReadonlyMap<string, string> {
  const checked = useCanvas((state) => state.checked);
  return useMemo(() => {
    const state = useCanvas.getState();
    const wrong = new Set(checked.problems.map((problem) => problem.node));
    const named = (node: GraphNode): string =>
      [nameOf(state, node), node.disabled ? "disabled" : "", wrong.has(node.id) ? "has problems" : ""].filter(Boolean).join(", ");
    return new Map(graph.nodes.map((node) => [node.id, named(node)]));
  }, [graph, checked]);
}

type Make = (node: GraphNode, position: Position, selected: boolean, measured: Size | undefined, name: string) => Step;

function maker(): Make {
  const known = new Map<string, { readonly of: readonly unknown[]; readonly step: Step }>();
  return (node, position, selected, measured, name) => {
    const of = [position.x, position.y, selected, measured, name];
    const last = known.get(node.id);
    if (last?.of.every((value, index) => value === of[index])) return last.step;
    const step: Step = { id: node.id, type: "step", position, selected, data: NO_DATA, ariaLabel: name };
    if (measured) step.measured = measured;
    known.set(node.id, { of, step });
    return step;
  };
}
