import { expect, test } from "vitest";

import { WAIT } from "~/forms/samples";
import { inLines } from "~/forms/schema/lines";

const PERSON = { properties: { name: { type: "string" }, age: { type: "integer" }, tags: { type: "array" } } };

test("fields that belong together by the author's word share a line, in the author's order", () => {
  expect(inLines(["minutes", "hours", "days"], WAIT, false)).toEqual([["days", "hours", "minutes"]]);
});

test("others have a line each", () => {
  expect(inLines(["name", "age"], PERSON, false)).toEqual([["name"], ["age"]]);
});

test("the small fields of an item share a line, unless one is large", () => {
  expect(inLines(["name", "age"], PERSON, true)).toEqual([["name", "age"]]);
  expect(inLines(["name", "tags"], PERSON, true)).toEqual([["name"], ["tags"]]);
});
