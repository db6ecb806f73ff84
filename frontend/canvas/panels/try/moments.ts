/** A trace as something to step through: where the customer stands, and what was lit on the way there. */
import { AGAIN, edgeId, type Graph } from "../../graph/types";
import type { Highlight } from "../../store";
import type { Message, Trace } from "./trace";

/** The customer arrives at a node. */
export interface Moment {
  readonly node: string;
  readonly at: string;
  /** "" where the customer never left: the node broke, or nobody waited any longer. */
  readonly leftAt: string;
  /** "" where it ends. */
  readonly port: string;
  readonly why: string;
  readonly messages: readonly Message[];
}

/** Every arrival in order. Where the walk stopped without leaving a node, that node is the last one. */
export function momentsOf(trace: Trace): readonly Moment[] {
  const passed = trace.steps.map(({ node, port, arrivedAt, leftAt, why }) => ({ node, port, at: arrivedAt, leftAt, why }));
  const ended = trace.ended;
  const stuck = ended !== null && (ended.state === "failed" || ended.state === "unfinished");
  const last = passed.at(-1);
  const all = stuck
    ? [...passed, { node: ended.node, port: "", at: last?.leftAt ?? ended.at, leftAt: "", why: ended.reason }]
    : passed;
  return all.map((moment) => ({ ...moment, messages: trace.messages.filter((message) => belongs(message, moment)) }));
}

/** The path as far as moment number `index`. */
export function litUntil(moments: readonly Moment[], index: number, graph: Graph): Highlight {
  const passed = moments.slice(0, index + 1);
  const edges = passed.slice(0, -1).map(({ node, port }) => lineFrom(graph, node, port));
  return {
    nodes: [...new Set(passed.map(({ node }) => node))],
    edges: [...new Set(edges)],
    current: passed.at(-1)?.node ?? null,
  };
}

/** The outlet's line, or the way back; an optional outlet that is not connected goes on by `next`. */
function lineFrom(graph: Graph, from: string, port: string): string {
  if (port === AGAIN) return edgeId({ from, port });
  const drawn = graph.edges.some((edge) => edge.from === from && edge.port === port);
  return edgeId({ from, port: drawn ? port : "next" });
}

function belongs(message: Message, moment: { readonly node: string; readonly at: string; readonly leftAt: string }): boolean {
  const at = Date.parse(message.at);
  const until = moment.leftAt === "" ? Infinity : Date.parse(moment.leftAt);
  return message.node === moment.node && at >= Date.parse(moment.at) && at <= until;
}

/** What the walk was about: the graph without places, so that moving a node does not make a trace look old. */
export function meaning(graph: Graph): string {
  const nodes = graph.nodes.map(({ id, type, config, disabled }) => [id, type, config, disabled]);
  return JSON.stringify([nodes, graph.edges.map(({ from, port, to }) => [from, port, to])]);
}
