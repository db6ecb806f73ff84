/** Copying a part of a graph and putting it in elsewhere, also into another campaign. */
import { freshId } from "./ids";
import type { Graph, GraphNode, Position } from "./types";

/** The nodes of a selection with the lines between them. */
export function copyOf(graph: Graph, ids: ReadonlySet<string>): Graph {
  return {
    nodes: graph.nodes.filter((node) => ids.has(node.id)),
    edges: graph.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
  };
}

/** The graph with `part` in it under fresh ids, moved by so many pixels; and the ids that it got. */
export function paste(
  graph: Graph,
  part: Graph,
  by: Position,
): { readonly graph: Graph; readonly ids: readonly string[] } {
  const taken = new Set(graph.nodes.map((node) => node.id));
  const ids = new Map<string, string>();
  for (const node of part.nodes) {
    const id = freshId(node.id, taken);
    taken.add(id);
    ids.set(node.id, id);
  }
  const renamed = (id: string): string => ids.get(id) ?? id;
  const nodes = part.nodes.map((node) => ({ ...moved(node, by), id: renamed(node.id) }));
  const edges = part.edges.map((edge) => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) }));
  return { graph: { nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] }, ids: [...ids.values()] };
}

/** The upper left corner of the smallest frame around these nodes. */
export function corner(nodes: readonly GraphNode[]): Position {
  return {
    x: Math.min(...nodes.map((node) => node.position.x)),
    y: Math.min(...nodes.map((node) => node.position.y)),
  };
}

function moved(node: GraphNode, by: Position): GraphNode {
  return { ...node, position: { x: node.position.x + by.x, y: node.position.y + by.y } };
}
