import { expect, test } from "vitest";

import { parse, write, walk } from "~/conditions/model/tree";

const DE = { attribute: "country", op: "eq", value: "DE" };

const shapes: readonly unknown[] = [
  null,
  DE,
  { all: [] },
  { any: [] },
  { all: [DE] },
  { not: DE },
  { not: { all: [] } },
  { not: { not: DE } },
  { not: { any: [{ not: { not: { all: [DE, { not: { any: [DE] } }] } } }] } },
  { event: "purchase", where: [{ field: "category", op: "eq", value: "Bag" }], within: { days: 30 }, count: { op: "gte", value: 3 } },
  { event: "purchase", sum: { field: "amount", op: "between", value: [1, 2] }, between: ["2026-01-01", "2026-02-01"] },
  { event: "client_action", action: "cashback_ready", since: "entry", last: { op: "within_last", value: { hours: 2 } } },
  { any: [{ segment: "vip" }, { audience: "press" }, { message: "email", status: "clicked", within: { days: 7 } }] },
  { all: [{ attribute: "favourite_product", op: "eq", value: "$product_id" }, { marker: "vip", kind: "internal", op: "has_not" }] },
  { field: "amount", op: "gt", value: 100 },
  // what is no condition: kept as it is
  { points: "balance", op: "gte", value: 10, nested: { deep: [1, { a: null }] } },
  { all: "everybody" },
  { all: [], extra: 1 },
  { not: DE, all: [] },
  {},
  [],
  "text",
  12,
  true,
  { all: [1, null, "x", [], { any: {} }] },
];

test.each(shapes.map((shape) => [JSON.stringify(shape), shape] as const))("it gives back what it was given: %s", (_, shape) => {
  expect(write(parse(shape))).toEqual(shape);
});

test("it says {not: …} as a property of the part that stands inside", () => {
  const root = parse({ all: [{ not: { not: DE } }] });

  expect(root.parts[0]).toMatchObject({ kind: "rule", nots: 2, leaf: DE });
});

test("every part has an id of its own", () => {
  const ids = [...walk(parse({ all: [DE, DE, { any: [DE] }] }))].map((node) => node.id);

  expect(new Set(ids).size).toBe(5);
});

test("a rule that stood alone gets a group when another one comes", () => {
  const root = parse(DE);

  expect(write({ ...root, parts: [...root.parts, ...root.parts] })).toEqual({ all: [DE, DE] });
});
