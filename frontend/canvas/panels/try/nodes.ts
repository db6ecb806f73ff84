/** The nodes of a journey that a test run asks about. Pure. */
import { text } from "~/shared/guards";

import type { CatalogEntry } from "../../catalog/types";
import type { Graph, GraphNode } from "../../graph/types";

type ByType = ReadonlyMap<string, CatalogEntry>;

/** Where customers enter. */
export function triggersOf(graph: Graph, byType: ByType): readonly GraphNode[] {
  return graph.nodes.filter(({ type, disabled }) => !disabled && byType.get(type)?.kind === "trigger");
}

/** Nodes that send something: their template is of a channel, and what becomes of the message can be chosen. */
export function sendsOf(graph: Graph, byType: ByType): readonly GraphNode[] {
  return graph.nodes.filter(({ type, disabled }) => {
    const ports = byType.get(type)?.ports ?? [];
    return !disabled && ports.some(({ id }) => id === "failed") && ports.some(({ id }) => id === "skipped");
  });
}

/** The event that sets a trigger off, and of client actions which one; "" where it is not known. */
export function eventOf(trigger: GraphNode, events: readonly string[] = []): { readonly event: string; readonly action: string } {
  return { event: text(trigger.config["event"]) || (events[0] ?? ""), action: text(trigger.config["action"]) };
}
