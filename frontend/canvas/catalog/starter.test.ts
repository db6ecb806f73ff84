// @vitest-environment node
import { expect, test } from "vitest";

import { AB_TEST } from "~/forms/samples";

import { starter } from "./starter";

const SHARE = {
  type: "object",
  required: ["id", "percent"],
  properties: { id: { type: "string" }, percent: { type: "number", maximum: 100 }, label: { type: "string" } },
};

test("an A/B test begins with two variants", () => {
  expect(starter(AB_TEST)["variants"]).toEqual([{ id: "a" }, { id: "b" }]);
});

test("a split begins with two halves, wherever its schema keeps the shares", () => {
  const shares = { type: "array", minItems: 2, items: { $ref: "#/$defs/Share" } };

  expect(starter({ required: ["shares"], properties: { shares }, $defs: { Share: SHARE } })).toEqual({
    shares: [{ id: "a", percent: 50 }, { id: "b", percent: 50 }],
  });
});

test("what only a person can say is left out", () => {
  const items = { type: "array", minItems: 1, items: SHARE };
  const properties = {
    template: { type: "string" },
    days: { type: "integer", default: 1 },
    words: { type: "array", minItems: 1, items: { type: "string" } },
    many: { ...items, minItems: 0 },
    optional: items,
  };

  expect(starter({ required: ["template", "days", "words", "many"], properties })).toEqual({});
});

test.each([{}, { properties: [] }, { required: "all", properties: { a: 7 } }, { required: ["a"], properties: { a: { $ref: "#/$defs/Gone" } } }])(
  "%j begins with nothing",
  (schema) => {
    expect(starter(schema)).toEqual({});
  },
);
