/** Which node leads to which. */
import type { Graph } from "./types";

/** The targets of each node that leads anywhere. */
export function targets(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { from, to } of graph.edges) {
    const known = found.get(from);
    if (known) known.push(to);
    else found.set(from, [to]);
  }
  return found;
}

/** A node and everything that can be reached from it. */
export function below(graph: Graph, start: string): ReadonlySet<string> {
  const ways = targets(graph);
  const found = new Set<string>();
  const stack = [start];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    stack.push(...(ways.get(id) ?? []));
  }
  return found;
}

/** Whether an edge from `from` to `to` would close a circle. */
export function closesLoop(graph: Graph, from: string, to: string): boolean {
  return below(graph, to).has(from);
}
