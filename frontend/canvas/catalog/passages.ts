/** How many customers went along each line: outlets without a line of their own go on by `next`. */
import type { Port } from "../graph/types";
import type { NodeFigures } from "./figures";

/** By the outlet of the line: how many, and what part of all who left the node that is (0 to 1). */
export type Passages = ReadonlyMap<string, { readonly count: number; readonly share: number }>;

/** `lined`: the outlets of the node that a line leaves by. */
export function passages({ left }: Pick<NodeFigures, "left">, ports: readonly Port[], lined: readonly string[]): Passages {
  const all = Object.values(left).reduce((sum, count) => sum + count, 0);
  const counts = new Map(lined.map((port) => [port, 0]));
  for (const [port, count] of Object.entries(left)) {
    const by = lineOf(port, ports, lined);
    if (by !== null) counts.set(by, (counts.get(by) ?? 0) + count);
  }
  return new Map([...counts].map(([port, count]) => [port, { count, share: all === 0 ? 0 : count / all }]));
}

/** `62 %`; `<1 %` and `>99 %` where rounding would say none or all. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return "<1 %";
  if (rounded === 100 && share < 1) return ">99 %";
  return `${rounded} %`;
}

/** `1 customer`, `1,240 customers`. */
export function customers(count: number): string {
  return count === 1 ? "1 customer" : `${count.toLocaleString("en")} customers`;
}

function lineOf(port: string, ports: readonly Port[], lined: readonly string[]): string | null {
  if (lined.includes(port)) return port;
  const optional = ports.some(({ id, optional }) => id === port && optional);
  return optional && lined.includes("next") ? "next" : null;
}
