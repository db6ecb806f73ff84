import { expect, test } from "vitest";

import { moved, NEW_FIELD, parseImType, writtenField } from "./types";

test("a type is read with what is understood of it", () => {
  const told = { slug: "card", name: "Card", fields: [{ code: "c", kind: "choice", choices: ["a", 7], required: true }, { kind: "odd" }] };
  expect(parseImType(told).fields).toEqual([
    { code: "c", label: "", kind: "choice", choices: ["a"], required: true },
    { ...NEW_FIELD },
  ]);
});

test("a field goes up and down and never over the edge", () => {
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 1, 2)).toEqual(["a", "b"]);
});

test("only a choice is written with choices, without blank ones", () => {
  const choices = ["red ", "", "blue"];
  expect(writtenField({ ...NEW_FIELD, kind: "choice", choices }).choices).toEqual(["red", "blue"]);
  expect(writtenField({ ...NEW_FIELD, choices }).choices).toEqual([]);
});
