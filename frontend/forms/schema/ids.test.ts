import { expect, test } from "vitest";

import { AB_TEST } from "~/forms/samples";
import { withIds } from "~/forms/schema/ids";
import { prepare } from "~/forms/schema/prepare";

const { schema } = prepare(AB_TEST, new Set());

test("an item without an id gets the first letter that is free, the others keep theirs", () => {
  const value = { test_size: 2, variants: [{ id: "b" }, { label: "New" }, {}, { id: "c", label: "C" }] };

  expect(withIds(value, schema)).toEqual({
    test_size: 2,
    variants: [{ id: "b" }, { id: "a", label: "New" }, { id: "d" }, { id: "c", label: "C" }],
  });
});

test("after z come a2, b2 …", () => {
  const letters = Array.from("abcdefghijklmnopqrstuvwxyz", (id) => ({ id }));

  expect(withIds({ variants: [...letters, {}] }, schema)["variants"]).toContainEqual({ id: "a2" });
});

test("what is no list of such items is left alone", () => {
  expect(withIds({ variants: "broken", restart: { days: 1 } }, schema)).toEqual({ variants: "broken", restart: { days: 1 } });
});
