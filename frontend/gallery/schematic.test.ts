import { expect, test } from "vitest";

import { parseGraph } from "~/canvas/graph/parse";

import { schematic } from "./schematic";

test("steps stand below what leads to them, inside the picture", () => {
  const { graph } = parseGraph({
    nodes: [
      { id: "start", type: "event_occurred" },
      { id: "yes", type: "send_email" },
      { id: "no", type: "exit" },
    ],
    edges: [
      { from: "start", port: "yes", to: "yes" },
      { from: "start", port: "no", to: "no" },
    ],
  });
  const { boxes, lines, size } = schematic(graph);
  const at = new Map(boxes.map((box) => [box.id, box]));

  expect(lines.map(({ id }) => id)).toEqual(["start→yes", "start→no"]);
  expect(at.get("yes")?.y).toBeGreaterThan(at.get("start")?.y ?? 0);
  expect(at.get("yes")?.x).toBeLessThan(at.get("no")?.x ?? 0);
  expect(boxes.every(({ x, y }) => x >= 0 && y >= 0 && x < size.width && y < size.height)).toBe(true);
});

test("an empty journey has an empty picture", () => {
  expect(schematic({ nodes: [], edges: [] })).toEqual({ boxes: [], lines: [], size: { width: 0, height: 0 } });
});
