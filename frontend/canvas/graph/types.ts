/** The graph of a campaign as the canvas holds it. Never changed in place: an edit answers a new one. */
import type { Json } from "~/shared/guards";

/** In pixels at zoom 1, of the upper left corner. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How big a node is until it was measured; the layout and new nodes go by it. */
export const USUAL: Size = { width: 232, height: 84 };

export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly config: Json;
  readonly position: Position;
  /** Customers pass this node by without anything being done. */
  readonly disabled: boolean;
  /** What else stands at the node; kept, so that saving loses nothing that we do not know. */
  readonly also: Json;
}

/** From an outlet of a node to another node. */
export interface Edge {
  readonly from: string;
  readonly port: string;
  readonly to: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly Edge[];
}

/** An outlet. `optional` ones fall back to `next` where nothing is connected. */
export interface Port {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  readonly optional: boolean;
}

/** All that a campaign's draft consists of; undo, saving and comparing look at it as one. */
export interface Draft {
  readonly name: string;
  readonly graph: Graph;
  readonly settings: Json;
}

export const EMPTY: Graph = { nodes: [], edges: [] };

/** What a customer who is sent back to a step above has in place of an outlet. */
export const AGAIN = "again";

/** Names an edge: an outlet has one at most. */
export function edgeId(edge: Pick<Edge, "from" | "port">): string {
  return `${edge.from}→${edge.port}`;
}

/** The node of that id, if there is one. */
export function nodeOf(graph: Graph, id: string): GraphNode | undefined {
  return graph.nodes.find((node) => node.id === id);
}
