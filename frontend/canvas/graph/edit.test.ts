// @vitest-environment node
import { expect, test } from "vitest";

import { add, configure, connect, disable, disconnect, insert, nudge, place, refusal } from "./edit";
import { drawn, edge, ids, lines } from "./samples";

const JOURNEY = drawn("start>vip vip.yes>mail vip.no>text mail>end lonely");
const TRIGGERS = new Set(["start"]);
const WAIT = { type: "wait", config: { days: 1 }, position: { x: 5, y: 6 } };

test("a new node gets a name of its own and what it begins with", () => {
  const first = add(JOURNEY, WAIT);
  const second = add(first.graph, WAIT);

  expect([first.id, second.id]).toEqual(["wait", "wait_2"]);
  expect(first.graph.nodes.at(-1)).toEqual({ ...WAIT, id: "wait", disabled: false, also: {} });
  expect(JOURNEY.nodes).toHaveLength(6);
});

test.each([
  ["lonely>end", null],
  ["start>vip", null],
  ["vip.yes>end", null],
  ["mail>mail", "A step cannot lead to itself."],
  ["lonely>start", "Nothing can lead into a trigger: it is where customers enter."],
  ["mail>vip", "That would lead in a circle; only “Go to” may do that."],
  ["end>vip", "That would lead in a circle; only “Go to” may do that."],
  ["mail>ghost", "One end of this line does not exist any more."],
  ["ghost>mail", "One end of this line does not exist any more."],
])("whether %s is possible: %s", (line, why) => {
  expect(refusal(JOURNEY, edge(line), TRIGGERS)).toBe(why);
});

test("an outlet leads to one step: connected anew, it lets go of what it led to", () => {
  const graph = connect(JOURNEY, edge("vip.yes>end"));

  expect(lines(graph)).toBe("start>vip vip.no>text mail>end vip.yes>end");
});

test("a line is taken away by its outlet", () => {
  expect(lines(disconnect(JOURNEY, { from: "vip", port: "no" }))).toBe("start>vip vip.yes>mail mail>end");
});

test("a step put on a line leads on to where the line led", () => {
  const { graph, id } = insert(JOURNEY, { from: "vip", port: "yes" }, WAIT, "next");

  expect(id).toBe("wait");
  expect(lines(graph)).toBe("start>vip vip.no>text mail>end vip.yes>wait wait>mail");
});

test("a step without an outlet ends the way that it is put on", () => {
  const { graph } = insert(JOURNEY, { from: "vip", port: "yes" }, { ...WAIT, type: "exit" }, null);

  expect(lines(graph)).toBe("start>vip vip.no>text mail>end vip.yes>exit");
});

test("a line that went meanwhile takes nothing: the step stands for itself", () => {
  const { graph, id } = insert(JOURNEY, { from: "text", port: "next" }, WAIT, "next");

  expect(ids(graph)).toContain(id);
  expect(graph.edges).toEqual(JOURNEY.edges);
});

test("steps are moved, placed, configured and disabled one by one", () => {
  const at = (graph: typeof JOURNEY, id: string): unknown => graph.nodes.find((node) => node.id === id);
  const mail = new Set(["mail"]);

  expect(at(nudge(JOURNEY, mail, { x: 3, y: -4 }), "mail")).toMatchObject({ position: { x: 3, y: -4 } });
  expect(at(place(JOURNEY, new Map([["mail", { x: 9, y: 9 }]])), "mail")).toMatchObject({ position: { x: 9, y: 9 } });
  expect(at(configure(JOURNEY, "mail", { template: "hi" }), "mail")).toMatchObject({ config: { template: "hi" } });
  expect(at(disable(JOURNEY, mail, true), "mail")).toMatchObject({ disabled: true });
  expect(at(disable(JOURNEY, mail, true), "text")).toBe(JOURNEY.nodes.find(({ id }) => id === "text"));
});

test.each([
  ["placing a step where it stands", place(JOURNEY, new Map([["mail", { x: 0, y: 0 }]]))],
  ["moving a step that is not there", nudge(JOURNEY, new Set(["ghost"]), { x: 1, y: 1 })],
  ["enabling what is enabled", disable(JOURNEY, new Set(["mail"]), false)],
  ["configuring a step that is not there", configure(JOURNEY, "ghost", {})],
  ["connecting as it is connected", connect(JOURNEY, edge("vip.yes>mail"))],
  ["disconnecting a free outlet", disconnect(JOURNEY, { from: "end", port: "next" })],
])("%s is no change, and nothing to undo", (_, graph) => {
  expect(graph).toBe(JOURNEY);
});
