/** Copying a part of a graph and putting it in elsewhere, also into another campaign. */
import { text, type Json } from "~/shared/guards";

import { freshId } from "./ids";
import type { Graph, GraphNode, Position } from "./types";

/** The nodes of a selection with the lines between them. */
export function copyOf(graph: Graph, ids: ReadonlySet<string>): Graph {
  return {
    nodes: graph.nodes.filter((node) => ids.has(node.id)),
    edges: graph.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
  };
}

/**
 * The graph with `part` in it under fresh ids, moved by so many pixels; and the ids that it got. `naming` tells which
 * fields of a type's config name other nodes: those that came along are named by their new ids.
 */
export function paste(
  graph: Graph,
  part: Graph,
  by: Position,
  naming: (type: string) => readonly string[] = () => [],
): { readonly graph: Graph; readonly ids: readonly string[] } {
  const taken = new Set(graph.nodes.map((node) => node.id));
  const ids = new Map<string, string>();
  for (const node of part.nodes) {
    const id = freshId(node.id, taken);
    taken.add(id);
    ids.set(node.id, id);
  }
  const renamed = (id: string): string => ids.get(id) ?? id;
  const nodes = part.nodes.map((node) => ({
    ...moved(node, by),
    id: renamed(node.id),
    config: renaming(node.config, naming(node.type), ids),
  }));
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

function renaming(config: Json, fields: readonly string[], ids: ReadonlyMap<string, string>): Json {
  const renamed = fields.flatMap((field) => {
    const id = ids.get(text(config[field]));
    return id === undefined ? [] : [[field, id] as const];
  });
  return renamed.length === 0 ? config : { ...config, ...Object.fromEntries(renamed) };
}

function moved(node: GraphNode, by: Position): GraphNode {
  return { ...node, position: { x: node.position.x + by.x, y: node.position.y + by.y } };
}
