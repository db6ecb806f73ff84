import { MarkerType } from "@xyflow/react";
import { useMemo } from "react";

import { waysBack } from "../catalog/waysBack";
import { AGAIN, edgeId } from "../graph/types";
import { graphShown, useCanvas } from "../store";
import type { Back } from "./BackEdge";

const MARKER = { type: MarkerType.ArrowClosed, width: 18, height: 18, markerUnits: "userSpaceOnUse", color: "var(--cv-line)" };
const UNTOUCHED = { selectable: false, focusable: false, deletable: false, reconnectable: false } as const;

/** The ways back as the drawing library wants them. */
export function useWaysBack(): Back[] {
  const nodes = useCanvas((state) => graphShown(state).nodes);
  const catalog = useCanvas((state) => state.catalog);
  const highlight = useCanvas((state) => state.highlight);
  const ways = useMemo(() => waysBack({ nodes, edges: [] }, catalog), [nodes, catalog]);
  return useMemo(
    () =>
      ways.map(({ from, to, most }) => {
        const id = edgeId({ from, port: AGAIN });
        const said = most === 1 ? "1 time at most" : `${most} times at most`;
        const light = highlight === null ? "" : highlight.edges.includes(id) ? "lit" : "dim";
        return {
          ...UNTOUCHED,
          id,
          type: "back",
          source: from,
          target: to,
          className: light,
          ariaLabel: `Back to a step above, ${said}`,
          markerEnd: MARKER,
          data: { said },
        };
      }),
    [ways, highlight],
  );
}
