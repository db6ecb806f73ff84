// @vitest-environment node
import { expect, test } from "vitest";

import { nodeFields } from "./references";

test("fields that name steps are found by their format", () => {
  const schema = { properties: { node: { type: "string", format: "node" }, template: { format: "template" }, days: {} } };

  expect(nodeFields(schema)).toEqual(["node"]);
});

test.each([{}, { properties: null }, { properties: { node: "node" } }])("%j has none", (schema) => {
  expect(nodeFields(schema)).toEqual([]);
});
