/** How long after the trigger a customer arrives at a node, as far as the waits on the way tell. */
import { number, type Json } from "~/shared/guards";

import type { Graph } from "./types";

/** The shortest and the longest way, in minutes. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

const MINUTES = { minutes: 1, hours: 60, days: 1_440 } as const;

/** How long a node holds a customer by its configuration: what it says in minutes, hours and days. */
export function held(config: Json): number {
  return Object.entries(MINUTES).reduce((sum, [unit, minutes]) => sum + number(config[unit]) * minutes, 0);
}

/** The span for every node that comes after a wait. A loop, which only a broken draft has, is left out. */
export function elapsed(graph: Graph): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  const open = new Map(graph.nodes.map(({ id }) => [id, 0]));
  for (const { to } of graph.edges) open.set(to, (open.get(to) ?? 0) + 1);
  const free = graph.nodes.filter(({ id }) => open.get(id) === 0);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    const { least, most } = spans.get(node.id) ?? { least: 0, most: 0 };
    const from = node.id;
    const more = node.disabled ? 0 : held(node.config);
    for (const { to } of graph.edges.filter((edge) => edge.from === from)) {
      spans.set(to, joined(spans.get(to), { least: least + more, most: most + more }));
      const left = (open.get(to) ?? 0) - 1;
      open.set(to, left);
      const next = byId.get(to);
      if (left === 0 && next) free.push(next);
    }
  }
  return new Map([...spans].filter(([, span]) => span.most > 0));
}

/** In words: `after 3 days`, `after 1 hour – 2 days`. */
export function inWords({ least, most }: Span): string {
  return least === most ? `after ${duration(most)}` : `after ${duration(least)} – ${duration(most)}`;
}

function duration(minutes: number): string {
  if (minutes === 0) return "0";
  const unit = minutes % MINUTES.days === 0 ? "days" : minutes % MINUTES.hours === 0 ? "hours" : "minutes";
  if (unit === "minutes" && minutes > MINUTES.days) return counted(Math.round(minutes / 144) / 10, "days");
  if (unit === "hours" && minutes > 2 * MINUTES.days) return counted(Math.round(minutes / 144) / 10, "days");
  return counted(minutes / MINUTES[unit], unit);
}

function counted(count: number, unit: keyof typeof MINUTES): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

function joined(a: Span | undefined, b: Span): Span {
  return a ? { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) } : b;
}
