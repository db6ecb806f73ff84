import { useMemo, type ReactNode } from "react";

import type { Catalog } from "~/canvas/catalog/types";
import { parseGraph } from "~/canvas/graph/parse";
import type { Json } from "~/shared/guards";

import { BOX, schematic } from "./schematic";

export interface SchematicProps {
  readonly graph: Json;
  readonly catalog: Catalog;
}

/** The journey in small. It says nothing that the description does not. */
export function Schematic({ graph, catalog }: SchematicProps): ReactNode {
  const { boxes, lines, size } = useMemo(() => schematic(parseGraph(graph).graph), [graph]);
  return (
    <svg width={size.width} height={size.height} viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
      {lines.map(({ id, path, port }) => (
        <path key={id} d={path} className={port === "yes" ? "green" : port === "no" ? "red" : ""} />
      ))}
      {boxes.map(({ id, type, x, y }) => {
        const entry = catalog.byType.get(type);
        return (
          <g key={id} className={entry?.kind ?? ""}>
            <rect x={x} y={y} width={BOX.width} height={BOX.height} rx={9} />
            <text x={x + BOX.width / 2} y={y + BOX.height / 2}>
              {entry?.icon ?? "help"}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
