import { MarkerType, type Edge as Drawn } from "@xyflow/react";
import { useMemo } from "react";

import { outlets } from "../catalog/outlets";
import { edgeId, type Edge } from "../graph/types";
import { leaving, nodesById } from "../looks";
import { graphShown, useCanvas, type CanvasState } from "../store";

export interface LineData extends Record<string, unknown> {
  readonly colour: string;
  /** The outlet is no more: the line means nothing until it is taken away or its outlet comes back. */
  readonly gone: boolean;
}

export type Line = Drawn<LineData, "line">;

const ARROW = { type: MarkerType.ArrowClosed, width: 20, height: 20, markerUnits: "userSpaceOnUse" };
const MARKERS = {
  "": { ...ARROW, color: "var(--cv-line)" },
  green: { ...ARROW, color: "var(--cv-green)" },
  red: { ...ARROW, color: "var(--cv-red)" },
} as const;

/** The lines as the drawing library wants them; made anew only when lines or outlets change, not when nodes move. */
export function useLines(): Line[] {
  const edges = useCanvas((state) => graphShown(state).edges);
  const checked = useCanvas((state) => state.checked);
  const line = useCanvas((state) => state.line);
  const highlight = useCanvas((state) => state.highlight);
  return useMemo(() => {
    const state = useCanvas.getState();
    const lit = highlight && new Set(highlight.edges);
    return edges.map((edge) => {
      const { colour, gone } = outletOf(state, edge, checked);
      const id = edgeId(edge);
      const classes = [lit === null ? "" : lit.has(id) ? "lit" : "dim"].join(" ");
      return {
        id,
        type: "line",
        source: edge.from,
        sourceHandle: edge.port,
        target: edge.to,
        targetHandle: "in",
        selected: id === line,
        className: classes,
        markerEnd: MARKERS[colour === "green" || colour === "red" ? colour : ""],
        data: { colour, gone },
      };
    });
  }, [edges, checked, line, highlight]);
}

function outletOf(state: CanvasState, edge: Edge, checked: CanvasState["checked"]): LineData {
  const graph = graphShown(state);
  const node = nodesById(graph).get(edge.from);
  if (!node) return { colour: "", gone: false };
  const ports = outlets(node, state.catalog, checked.nodes.get(node.id)?.ports, leaving(graph).get(node.id) ?? [], false);
  const found = ports.find((port) => port.id === edge.port);
  return { colour: found?.colour ?? "", gone: found?.gone ?? false };
}
