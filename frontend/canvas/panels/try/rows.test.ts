import { expect, test } from "vitest";

import { filled, offered, toObject, toRows, typed, written } from "./rows";

test.each([["5", 5], ["true", true], ["007", "007"], [" DE ", "DE"], ['"5"', "5"], ["[1, 2]", [1, 2]], ["null", null]])(
  "%s means %j",
  (text, value) => {
    expect(typed(text)).toEqual(value);
  },
);

test.each([[5], [true], ["DE"], ["5"], ["true"], [""], [" x "], [null], [{ a: [1] }], ["say “hi”"]])("%j can be written and typed again", (value) => {
  expect(typed(written(value))).toEqual(value);
});

test("rows without a name or a value are left out", () => {
  const rows = [{ name: "country", value: "DE" }, { name: "", value: "x" }, { name: "age", value: "  " }];

  expect(toObject(rows)).toEqual({ country: "DE" });
});

test("what was seen is offered beside what is there, with a hint", () => {
  expect(offered([{ name: "amount", value: "5" }], [{ name: "amount", hint: "number" }, { name: "shop", hint: "text" }])).toEqual([
    { name: "amount", value: "5" },
    { name: "shop", value: "", hint: "text" },
  ]);
});

test("an event's values replace all that was typed", () => {
  const rows = [{ name: "amount", value: "5" }, { name: "note", value: "old" }];

  expect(toObject(filled(rows, { amount: 9, shop: "A" }))).toEqual({ amount: 9, shop: "A" });
  expect(toRows({ shop: "A" })).toEqual([{ name: "shop", value: "A" }]);
});
