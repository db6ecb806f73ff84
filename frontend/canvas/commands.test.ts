import { beforeEach, expect, test } from "vitest";

import { addNode, pasteText, removeNodes } from "./commands";
import { drawn, ids, lines } from "./graph/samples";
import { begin } from "./graph/history";
import { writeGraph } from "./graph/write";
import { draftOf, useCanvas } from "./store";

const BEGUN = drawn("start>rest rest>mail");

beforeEach(() => {
  const { page } = useCanvas.getState();
  useCanvas.setState({
    page: { ...page, may_edit: true },
    history: begin({ name: "Welcome", graph: BEGUN, settings: {} }),
    selection: [],
    notice: null,
  });
});

test("deleting a selection that undo has taken away already does and says nothing, and redo stays", () => {
  addNode("wait", { x: 0, y: 0 });
  const { selection, undo, redo } = useCanvas.getState();
  undo();
  removeNodes(selection);
  expect(useCanvas.getState().notice).toBeNull();

  redo();
  expect(ids(draftOf(useCanvas.getState()).graph)).toEqual(["start", "rest", "mail", "wait"]);
});

test("what was deleted is said, and undone in one step", () => {
  removeNodes(["rest", "mail"]);
  expect(useCanvas.getState().notice?.text).toBe("Deleted 2 steps. Ctrl+Z brings them back.");

  useCanvas.getState().undo();
  expect(draftOf(useCanvas.getState()).graph).toBe(BEGUN);
});

test("pasting selects what came, which does not lie exactly on what is there", () => {
  pasteText(JSON.stringify(writeGraph(drawn("rest>mail"))), { x: 0, y: 0 });

  const { selection } = useCanvas.getState();
  const { graph } = draftOf(useCanvas.getState());
  expect(selection).toEqual(["rest_2", "mail_2"]);
  expect(lines(graph)).toBe("start>rest rest>mail rest_2>mail_2");
  expect(graph.nodes.at(-1)?.position).toEqual({ x: 32, y: 32 });
});

test("a paste that would be too large is refused as a whole", () => {
  const many = drawn(Array.from({ length: 498 }, (_, index) => `n${index}`).join(" "));
  pasteText(JSON.stringify(writeGraph(many)), null);

  expect(useCanvas.getState().notice?.text).toBe("Nothing was pasted: a campaign has at most 500 steps.");
  expect(draftOf(useCanvas.getState()).graph).toBe(BEGUN);
});
