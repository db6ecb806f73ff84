/** A version's figures as a whole. Pure. */
import type { Figures } from "../../catalog/figures";
import type { Graph } from "../../graph/types";

export interface Standing {
  /** Came in by a trigger. */
  readonly entered: number;
  readonly inside: number;
  readonly failed: number;
  /** Nodes where somebody is, the fullest first. */
  readonly places: readonly { readonly id: string; readonly waiting: number; readonly failed: number }[];
}

/** Who entered came through a node that no line leads to. */
export function standing(figures: Figures, graph: Graph): Standing {
  const led = new Set(graph.edges.map(({ to }) => to));
  const all = graph.nodes.map(({ id }) => ({ id, waiting: figures[id]?.waiting ?? 0, failed: figures[id]?.failed ?? 0 }));
  const entered = graph.nodes.filter(({ id }) => !led.has(id)).reduce((sum, { id }) => sum + (figures[id]?.entered ?? 0), 0);
  const places = all.filter(({ waiting, failed }) => waiting + failed > 0);
  return {
    entered,
    inside: all.reduce((sum, { waiting, failed }) => sum + waiting + failed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    places: places.sort((a, b) => b.waiting + b.failed - a.waiting - a.failed),
  };
}
