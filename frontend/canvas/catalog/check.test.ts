// @vitest-environment node
import { expect, test } from "vitest";

import { UNCHECKED, parseChecked } from "./check";

test("problems and what is known of each step are read", () => {
  const { problems, nodes } = parseChecked({
    problems: [{ node: "mail", code: "missing", message: "A template is missing.", field: "template" }, { message: "No trigger.", warning: true }],
    nodes: { mail: { ports: [{ id: "next" }], summary: "“hi”" }, constructor: { ports: [] }, start: { events: ["paid"] } },
  });

  expect(problems).toEqual([
    { node: "mail", code: "missing", message: "A template is missing.", warning: false, field: "template" },
    { node: "", code: "", message: "No trigger.", warning: true, field: "" },
  ]);
  expect(nodes.get("mail")).toEqual({ ports: [{ id: "next", label: "", colour: "", optional: false }], summary: "“hi”", events: [] });
  expect(nodes.get("constructor")).toEqual({ ports: [], summary: "", events: [] });
  expect(nodes.get("start")?.events).toEqual(["paid"]);
});

test.each([null, "fine", [], { problems: {}, nodes: [] }])("%j tells nothing", (value) => {
  expect(parseChecked(value)).toEqual(UNCHECKED);
});
