/** Tidying up: dagre finds places layer by layer, few lines cross. */
import { Graph as Layered, layout } from "@dagrejs/dagre";

import type { Edge, Graph, Position, Size } from "./types";

const GAP = { x: 48, y: 72 };
const GRID = 16;

/**
 * A place for each node, from top to bottom, on the grid. `sizes` are in pixels; those of others are `usual`.
 * What the outlets of one node lead to stands side by side in the outlets' order, where nothing else decides.
 */
export function tidy(graph: Graph, sizes: ReadonlyMap<string, Size>, usual: Size): ReadonlyMap<string, Position> {
  const drawn = new Layered();
  drawn.setGraph({ rankdir: "TB", nodesep: GAP.x, ranksep: GAP.y });
  drawn.setDefaultEdgeLabel(() => ({}));
  for (const { id } of graph.nodes) drawn.setNode(id, { ...(sizes.get(id) ?? usual) });
  for (const { from, to } of graph.edges) drawn.setEdge(from, to);
  layout(drawn, { constraints: neighbours(graph) });
  const places = new Map<string, Position>();
  for (const { id } of graph.nodes) {
    const { x, y, width, height } = drawn.node(id) as Position & Size;
    places.set(id, { x: snapped(x - width / 2), y: snapped(y - height / 2) });
  }
  return places;
}

/** Which node is to stand left of which: only nodes that one line leads to, so that orders never contradict. */
function neighbours(graph: Graph): { left: string; right: string }[] {
  const inputs = new Map<string, number>();
  for (const { to } of graph.edges) inputs.set(to, (inputs.get(to) ?? 0) + 1);
  const last = new Map<string, string>();
  return [...graph.edges].sort(byOutlet).flatMap(({ from, to }) => {
    if (inputs.get(to) !== 1) return [];
    const left = last.get(from);
    last.set(from, to);
    return left === undefined ? [] : [{ left, right: to }];
  });
}

/** `yes` before `no` and `next` before what else may happen; others as they stand in the graph. */
const ORDER = ["yes", "next", "no", "failed", "skipped"];

function byOutlet(a: Edge, b: Edge): number {
  return ORDER.indexOf(a.port) - ORDER.indexOf(b.port);
}

function snapped(value: number): number {
  return Math.round(value / GRID) * GRID;
}
