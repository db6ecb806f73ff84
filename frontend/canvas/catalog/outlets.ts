/** Which outlets of a node are shown. */
import type { Edge, GraphNode, Port } from "../graph/types";
import type { Catalog } from "./types";

/** An outlet on the canvas. `gone`: the configuration has it no longer, but a line still leaves by it. */
export interface Outlet extends Port {
  readonly gone: boolean;
}

/**
 * The outlets of a node: what the last check said, else what the catalog says; then those that only a line knows.
 * Optional ones are shown when `all` are asked for or a line leaves by them.
 */
export function outlets(
  node: GraphNode,
  catalog: Catalog,
  checked: readonly Port[] | undefined,
  edges: readonly Edge[],
  all: boolean,
): readonly Outlet[] {
  const declared = checked ?? catalog.byType.get(node.type)?.ports ?? null;
  const used = edges.filter((edge) => edge.from === node.id).map((edge) => edge.port);
  const shown = (declared ?? []).filter((port) => all || !port.optional || used.includes(port.id));
  const strangers = used.filter((id) => !(declared ?? []).some((port) => port.id === id));
  return [
    ...shown.map((port) => ({ ...port, gone: false })),
    ...strangers.map((id) => ({ id, label: id, colour: "", optional: false, gone: declared !== null })),
  ];
}

/** The outlet that a node in the middle of a line leads on by: `next`, else its first one; null without any. */
export function onward(ports: readonly Port[]): string | null {
  return (ports.find((port) => port.id === "next") ?? ports[0])?.id ?? null;
}

/** What an outlet says beside its dot, where there is little room: nothing for the usual way on. */
export function said(port: Port): string {
  if (port.optional) return port.id;
  return port.id === "next" ? port.label : port.label || port.id;
}

/** The same in a list, where no dot shows a sign: `yes (+)`. */
export function listed(port: Port): string {
  if (port.label === "" || port.label === port.id) return port.id;
  return port.optional || /^[+−-]$/.test(port.label) ? `${port.id} (${port.label})` : port.label;
}
