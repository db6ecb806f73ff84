/** Reads a graph's JSON, whoever wrote it. */
import { isObject, list, type Json } from "~/shared/guards";

import type { Edge, Graph, GraphNode, Position } from "./types";

/** The most nodes that the server takes. */
export const MAX_NODES = 500;

export interface Parsed {
  readonly graph: Graph;
  /** What could not be read, in sentences that name it; what they name is left out of `graph`. */
  readonly flaws: readonly string[];
  /** Nodes that say no place for themselves; they stand at 0, 0 until somebody lays them out. */
  readonly unplaced: readonly string[];
}

/** The graph in `value`. Never throws; look at `flaws` before anything is overwritten with it. */
export function parseGraph(value: unknown): Parsed {
  if (!isObject(value) || !Array.isArray(value["nodes"])) {
    return refused('A graph is {"nodes": […], "edges": […]}; there is no list of nodes here.');
  }
  if (value["nodes"].length > MAX_NODES) return refused(`A campaign has at most ${MAX_NODES} nodes.`);
  const flaws: string[] = [];
  const unplaced: string[] = [];
  const nodes = new Map<string, GraphNode>();
  list(value["nodes"]).forEach((item, index) => {
    const node = parseNode(item, index, nodes, flaws);
    if (node === null) return;
    nodes.set(node.id, node);
    if (!isObject(item) || positionOf(item["position"]) === null) unplaced.push(node.id);
  });
  const edges = parseEdges(value["edges"], nodes, flaws);
  return { graph: { nodes: [...nodes.values()], edges }, flaws, unplaced };
}

function refused(flaw: string): Parsed {
  return { graph: { nodes: [], edges: [] }, flaws: [flaw], unplaced: [] };
}

function parseNode(
  item: unknown,
  index: number,
  known: ReadonlyMap<string, GraphNode>,
  flaws: string[],
): GraphNode | null {
  const flaw = nodeFlaw(item, index, known);
  if (flaw !== null || !isObject(item)) {
    flaws.push(flaw ?? "");
    return null;
  }
  const { id, type, config, position, disabled, ...also } = item;
  return {
    id: id as string,
    type: type as string,
    config: isObject(config) ? config : {},
    position: positionOf(position) ?? { x: 0, y: 0 },
    disabled: disabled === true,
    also,
  };
}

function nodeFlaw(item: unknown, index: number, known: ReadonlyMap<string, GraphNode>): string | null {
  const which = `Node ${index + 1}`;
  if (!isObject(item)) return `${which} is not an object.`;
  const { id, type, config } = item;
  if (typeof id !== "string" || id === "" || id.length > 100) return `${which} has no “id” (1 to 100 characters).`;
  if (known.has(id)) return `Two nodes have the id “${id}”.`;
  if (typeof type !== "string" || type === "") return `${which} (“${id}”) has no “type”.`;
  if (config !== undefined && config !== null && !isObject(config)) return `The “config” of “${id}” is not an object.`;
  return null;
}

function positionOf(value: unknown): Position | null {
  if (!isObject(value)) return null;
  const { x, y } = value;
  const fine = typeof x === "number" && typeof y === "number" && Number.isFinite(x) && Number.isFinite(y);
  return fine ? { x, y } : null;
}

function parseEdges(value: unknown, nodes: ReadonlyMap<string, GraphNode>, flaws: string[]): Edge[] {
  if (value !== undefined && value !== null && !Array.isArray(value)) flaws.push("“edges” is not a list.");
  const edges = new Map<string, Edge>();
  list(value).forEach((item, index) => {
    const edge = isObject(item) ? edgeOf(item) : null;
    const flaw = edge === null ? `Edge ${index + 1} needs “from” and “to”.` : edgeFlaw(edge, nodes, edges);
    if (flaw !== null) flaws.push(flaw);
    else if (edge !== null) edges.set(key(edge), edge);
  });
  return [...edges.values()];
}

function edgeOf(item: Json): Edge | null {
  const { from, to } = item;
  const port = item["port"] ?? "next";
  if (typeof from !== "string" || typeof to !== "string" || typeof port !== "string") return null;
  return { from, port: port === "" ? "next" : port, to };
}

function edgeFlaw(
  edge: Edge,
  nodes: ReadonlyMap<string, GraphNode>,
  taken: ReadonlyMap<string, Edge>,
): string | null {
  const missing = [edge.from, edge.to].find((id) => !nodes.has(id));
  if (missing !== undefined) return `An edge names “${missing}”, which does not exist.`;
  if (taken.has(key(edge))) return `Outlet “${edge.port}” of “${edge.from}” leads to two nodes.`;
  return null;
}

function key(edge: Edge): string {
  return `${edge.from}\n${edge.port}`;
}
