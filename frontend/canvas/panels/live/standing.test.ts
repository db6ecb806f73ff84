import { expect, test } from "vitest";

import { parseFigures } from "../../catalog/figures";
import type { Graph } from "../../graph/types";
import { standing } from "./standing";

const PLACE = { config: {}, position: { x: 0, y: 0 }, disabled: false, also: {} };
const GRAPH: Graph = {
  nodes: ["start", "rest", "mail", "end"].map((id) => ({ id, type: "x", ...PLACE })),
  edges: [
    { from: "start", port: "next", to: "rest" },
    { from: "rest", port: "next", to: "mail" },
    { from: "mail", port: "next", to: "end" },
  ],
};

test("who entered came by a trigger, who is inside stands somewhere or failed there", () => {
  const figures = parseFigures({
    nodes: {
      start: { entered: 10, left: { next: 10 } },
      rest: { entered: 10, waiting: 2, left: { next: 8 } },
      mail: { entered: 8, waiting: 4, failed: 1, left: { next: 3 } },
      gone: { entered: 99, waiting: 99 },
    },
  });

  expect(standing(figures, GRAPH)).toEqual({
    entered: 10,
    inside: 7,
    failed: 1,
    places: [
      { id: "mail", waiting: 4, failed: 1 },
      { id: "rest", waiting: 2, failed: 0 },
    ],
  });
});
