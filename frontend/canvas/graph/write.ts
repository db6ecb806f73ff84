/** Writes the JSON that the API, files and the clipboard have. */
import type { Json } from "~/shared/guards";

import type { Edge, Graph, GraphNode } from "./types";

/** The graph as JSON, without what goes without saying: the outlet `next`, “not disabled”. */
export function writeGraph(graph: Graph): Json {
  return { nodes: graph.nodes.map(writeNode), edges: graph.edges.map(writeEdge) };
}

function writeNode({ id, type, config, position, disabled, also }: GraphNode): Json {
  const place = { x: Math.round(position.x), y: Math.round(position.y) };
  return { id, type, config, ...also, ...(disabled ? { disabled } : {}), position: place };
}

function writeEdge({ from, port, to }: Edge): Json {
  return port === "next" ? { from, to } : { from, port, to };
}
