/** What is derived from the store's state again and again; each keeps its last answer while its input stays. */
import { elapsed } from "./graph/elapsed";
import type { Problem } from "./catalog/check";
import type { Edge, Graph, GraphNode } from "./graph/types";
import { graphShown, type CanvasState } from "./store";

/** Nodes of the shown graph by id. */
export const nodesById = last((graph: Graph): ReadonlyMap<string, GraphNode> => {
  return new Map(graph.nodes.map((node) => [node.id, node]));
});

/** Lines that leave a node, by its id. */
export const leaving = last((graph: Graph): ReadonlyMap<string, readonly Edge[]> => {
  return grouped(graph.edges, (edge) => edge.from);
});

export const spans = last((graph: Graph) => elapsed(graph));

export const problemsByNode = last((problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> => {
  return grouped(problems, (problem) => problem.node);
});

/** The node of the shown graph. */
export function shownNode(state: CanvasState, id: string): GraphNode | undefined {
  return nodesById(graphShown(state)).get(id);
}

/** What people call a node: its type's label, and what it does. */
export function nameOf(state: CanvasState, node: GraphNode): string {
  const label = state.catalog.byType.get(node.type)?.label ?? node.type;
  const summary = state.checked.nodes.get(node.id)?.summary ?? "";
  return summary === "" || summary === label ? `“${label}”` : `“${label}” (${summary})`;
}

/** The problem without the name of its node's type, for where that stands above it. */
export function shortly(problem: Problem, label: string): Problem {
  const said = problem.message;
  return label !== "" && said.startsWith(`${label}: `) ? { ...problem, message: said.slice(label.length + 2) } : problem;
}

function last<I extends object, O>(make: (input: I) => O): (input: I) => O {
  let known: { readonly input: I; readonly output: O } | null = null;
  return (input) => {
    if (known?.input !== input) known = { input, output: make(input) };
    return known.output;
  };
}

function grouped<T>(items: readonly T[], by: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group) group.push(item);
    else groups.set(by(item), [item]);
  }
  return groups;
}
