/** Small graphs for tests, and chance that comes out the same every time. */
import type { Edge, Graph, GraphNode } from "./types";

/** A graph from its lines: `drawn("start>vip vip.yes>mail lonely")`. `also` says more about single nodes. */
export function drawn(lines: string, also: Readonly<Record<string, Partial<GraphNode>>> = {}): Graph {
  const words = lines.split(/\s+/).filter(Boolean);
  const edges = words.filter((word) => word.includes(">")).map(edge);
  const ids = new Set(words.flatMap((word) => word.split(">").map((end) => end.split(".")[0] ?? "")));
  return { nodes: [...ids].map((id) => ({ ...node(id), ...also[id] })), edges };
}

/** A line of a graph: `edge("vip.yes>mail")`. */
export function edge(line: string): Edge {
  const [outlet = "", to = ""] = line.split(">");
  const [from = "", port = "next"] = outlet.split(".");
  return { from, port, to };
}

/** The lines of a graph, as `drawn` takes them. */
export function lines(graph: Graph): string {
  return graph.edges.map(({ from, port, to }) => `${from}${port === "next" ? "" : `.${port}`}>${to}`).join(" ");
}

export function ids(graph: Graph): readonly string[] {
  return graph.nodes.map(({ id }) => id);
}

/** Numbers from 0 up to 1 (mulberry32): the same seed, the same numbers. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function node(id: string): GraphNode {
  return { id, type: "wait", config: {}, position: { x: 0, y: 0 }, disabled: false, also: {} };
}
