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

/** The event that a trigger waits for, and of client actions which one; "" where its config does not say. */
export function eventOf(trigger: GraphNode): { readonly event: string; readonly action: string } {
  return { event: text(trigger.config["event"]), action: text(trigger.config["action"]) };
}
