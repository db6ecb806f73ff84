/** Ways that no line shows: a step whose config names one above, to which it sends customers back. Pure. */
import { number, object, text } from "~/shared/guards";

import type { Graph } from "../graph/types";
import type { Catalog } from "./types";

export interface WayBack {
  readonly from: string;
  readonly to: string;
  /** So often at most. */
  readonly most: number;
}

/**
 * Any step may have one: the field that names the other step says by `leads_back` which field beside it has the most
 * passes. Ways to what is no step of the graph, and those of disabled steps, are left out.
 */
export function waysBack(graph: Graph, catalog: Catalog): readonly WayBack[] {
  const steps = graph.nodes.filter(({ type }) => catalog.byType.get(type)?.kind !== "trigger");
  const ids = new Set(steps.map(({ id }) => id));
  return steps.flatMap(({ id, type, config, disabled }) => {
    const fields = object(object(catalog.byType.get(type)?.schema)["properties"]);
    return Object.entries(fields).flatMap(([name, field]) => {
      const counter = text(object(field)["leads_back"]);
      const to = text(config[name]);
      if (counter === "" || disabled || to === id || !ids.has(to)) return [];
      const most = config[counter] ?? object(fields[counter])["default"];
      return [{ from: id, to, most: number(most) || 1 }];
    });
  });
}
