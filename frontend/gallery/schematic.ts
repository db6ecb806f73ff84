/** A small picture of a journey: boxes and lines, laid out as the canvas would. Pure. */
import { tidy } from "~/canvas/graph/layout";
import { edgeId, type Graph, type Position, type Size } from "~/canvas/graph/types";

export interface Box extends Position {
  readonly id: string;
  readonly type: string;
}

export interface Schematic {
  readonly boxes: readonly Box[];
  readonly lines: readonly { readonly id: string; readonly path: string; readonly port: string }[];
  readonly size: Size;
}

/** Of a box, in the picture's own units. */
export const BOX: Size = { width: 64, height: 48 };
const EDGE = 8;
/** The layout leaves room for names; a picture needs less. */
const CLOSER = 0.55;

/** The picture of a graph. */
export function schematic(graph: Graph): Schematic {
  const found = [...tidy(graph, new Map(), BOX)];
  const least = { x: Math.min(...found.map(([, at]) => at.x)), y: Math.min(...found.map(([, at]) => at.y)) };
  const places = new Map(found.map(([id, { x, y }]) => [id, { x: EDGE + x - least.x, y: EDGE + (y - least.y) * CLOSER * 1.2 }]));
  const boxes = graph.nodes.flatMap(({ id, type }) => {
    const at = places.get(id);
    return at ? [{ id, type, ...at }] : [];
  });
  const lines = graph.edges.flatMap((edge) => {
    const from = places.get(edge.from);
    const to = places.get(edge.to);
    return from && to ? [{ id: edgeId(edge), path: line(from, to), port: edge.port }] : [];
  });
  return { boxes, lines, size: around(boxes) };
}

function line(from: Position, to: Position): string {
  const [x, y] = [from.x + BOX.width / 2, from.y + BOX.height];
  const [toX, toY] = [to.x + BOX.width / 2, to.y];
  const middle = (y + toY) / 2;
  return `M${x} ${y} C${x} ${middle} ${toX} ${middle} ${toX} ${toY}`;
}

function around(boxes: readonly Box[]): Size {
  if (boxes.length === 0) return { width: 0, height: 0 };
  return {
    width: Math.max(...boxes.map(({ x }) => x)) + BOX.width + EDGE,
    height: Math.max(...boxes.map(({ y }) => y)) + BOX.height + EDGE,
  };
}
