/** What can be done to a graph, one function an operation. Each answers a new graph; an impossible one, the same. */
import type { Json } from "~/shared/guards";

import { freshId } from "./ids";
import { nodeOf, type Edge, type Graph, type GraphNode, type Position } from "./types";
import { closesLoop } from "./ways";

/** What somebody puts on the canvas: a type of the catalog and the config it begins with. */
export interface NewNode {
  readonly type: string;
  readonly config: Json;
  readonly position: Position;
}

/** The graph with one more node, and the id that it got. */
export function add(graph: Graph, made: NewNode): { readonly graph: Graph; readonly id: string } {
  const id = freshId(made.type, new Set(graph.nodes.map((node) => node.id)));
  const node: GraphNode = { ...made, id, disabled: false, also: {} };
  return { graph: { ...graph, nodes: [...graph.nodes, node] }, id };
}

/** Why an edge is not possible, in a sentence; null where it is. `triggers` are ids that nothing can lead into. */
export function refusal(graph: Graph, edge: Edge, triggers: ReadonlySet<string>): string | null {
  if (!nodeOf(graph, edge.from) || !nodeOf(graph, edge.to)) return "One end of this line does not exist any more.";
  if (edge.from === edge.to) return "A step cannot lead to itself.";
  if (triggers.has(edge.to)) return "Nothing can lead into a trigger: it is where customers enter.";
  if (closesLoop(graph, edge.from, edge.to)) return "That would lead in a circle; only “Go to” may do that.";
  return null;
}

/** Connects an outlet. An outlet leads to one node, so what it led to before is let go. */
export function connect(graph: Graph, edge: Edge): Graph {
  if (graph.edges.some((other) => sameOutlet(other, edge) && other.to === edge.to)) return graph;
  return { ...graph, edges: [...graph.edges.filter((other) => !sameOutlet(other, edge)), edge] };
}

/** Takes the line from an outlet away. */
export function disconnect(graph: Graph, outlet: Pick<Edge, "from" | "port">): Graph {
  const edges = graph.edges.filter((edge) => !sameOutlet(edge, outlet));
  return edges.length === graph.edges.length ? graph : { ...graph, edges };
}

/**
 * Takes nodes and their lines away. Where exactly one way led on by `next`, those who led in lead there now:
 * deleting a step in the middle does not tear the journey.
 */
export function remove(graph: Graph, ids: ReadonlySet<string>): Graph {
  if (!graph.nodes.some((node) => ids.has(node.id))) return graph;
  const onward = (id: string): string | undefined => {
    const seen = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && ids.has(at) && !seen.has(at)) {
      seen.add(at);
      const out: readonly Edge[] = graph.edges.filter((edge) => edge.from === at);
      at = out.length === 1 && out[0]?.port === "next" ? out[0].to : undefined;
    }
    return at !== undefined && !ids.has(at) ? at : undefined;
  };
  const edges = graph.edges.flatMap((edge) => {
    if (ids.has(edge.from)) return [];
    if (!ids.has(edge.to)) return [edge];
    const to = onward(edge.to);
    return to === undefined || to === edge.from ? [] : [{ ...edge, to }];
  });
  return { nodes: graph.nodes.filter((node) => !ids.has(node.id)), edges };
}

/** Puts nodes where they are said to be. */
export function place(graph: Graph, places: ReadonlyMap<string, Position>): Graph {
  return changed(graph, (node) => {
    const position = places.get(node.id);
    return position && !samePlace(position, node.position) ? { ...node, position } : node;
  });
}

/** Moves nodes by so many pixels. */
export function nudge(graph: Graph, ids: ReadonlySet<string>, by: Position): Graph {
  return changed(graph, (node) =>
    ids.has(node.id) ? { ...node, position: { x: node.position.x + by.x, y: node.position.y + by.y } } : node,
  );
}

/** Gives a node another configuration. */
export function configure(graph: Graph, id: string, config: Json): Graph {
  return changed(graph, (node) => (node.id === id ? { ...node, config } : node));
}

/** Lets customers pass these nodes by, or not any more. */
export function disable(graph: Graph, ids: ReadonlySet<string>, disabled: boolean): Graph {
  return changed(graph, (node) =>
    ids.has(node.id) && node.disabled !== disabled ? { ...node, disabled } : node,
  );
}

/** A new node in the middle of a line: the outlet leads to it, and it leads on by `port`. */
export function insert(
  graph: Graph,
  outlet: Pick<Edge, "from" | "port">,
  made: NewNode,
  port: string | null,
): { readonly graph: Graph; readonly id: string } {
  const line = graph.edges.find((edge) => sameOutlet(edge, outlet));
  const added = add(graph, made);
  if (!line) return added;
  const into = connect(added.graph, { ...line, to: added.id });
  return { graph: port === null ? into : connect(into, { from: added.id, port, to: line.to }), id: added.id };
}

function changed(graph: Graph, change: (node: GraphNode) => GraphNode): Graph {
  const nodes = graph.nodes.map(change);
  return nodes.every((node, index) => node === graph.nodes[index]) ? graph : { ...graph, nodes };
}

function sameOutlet(a: Pick<Edge, "from" | "port">, b: Pick<Edge, "from" | "port">): boolean {
  return a.from === b.from && a.port === b.port;
}

function samePlace(a: Position, b: Position): boolean {
  return a.x === b.x && a.y === b.y;
}
