// @vitest-environment node
import { expect, test } from "vitest";

import { parseFigures } from "./figures";

test("the figures of each step are read; only send steps have messages", () => {
  const figures = parseFigures({
    nodes: {
      mail: { entered: 9, waiting: 1, failed: 2, left: { next: 6 }, messages: { sent: 6 } },
      rest: { entered: 4, left: { next: "many", exit: 1 }, messages: null },
    },
  });

  expect(figures["mail"]).toEqual({ entered: 9, waiting: 1, failed: 2, left: { next: 6 }, messages: { sent: 6 } });
  expect(figures["rest"]).toEqual({ entered: 4, waiting: 0, failed: 0, left: { next: 0, exit: 1 }, messages: null });
});

test.each([null, [], { nodes: [] }, { nodes: null }])("%j tells nothing", (value) => {
  expect(parseFigures(value)).toEqual({});
});

test("a step that answers nonsense stands at nought", () => {
  expect(parseFigures({ nodes: { mail: "broken" } })["mail"]).toEqual({ entered: 0, waiting: 0, failed: 0, left: {}, messages: null });
});
