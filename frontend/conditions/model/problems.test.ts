import { expect, test } from "vitest";

import { graded, place, type Problem } from "~/conditions/model/problems";
import { parse, type Root } from "~/conditions/model/tree";

const A = { attribute: "a" };

function problem(path: string): Problem {
  return { path, message: "wrong", warning: false };
}

function idAt(root: Root, index: number): string {
  return root.parts[index]?.id ?? "";
}

test("a problem stands at its rule, with what its path says inside", () => {
  const root = parse({ all: [A, { event: "e" }] });

  const placed = place([problem("all[1].where[0].value"), problem("all[0]")], root);

  expect(placed.get(idAt(root, 1))).toEqual([problem("where[0].value")]);
  expect(placed.get(idAt(root, 0))).toEqual([problem("")]);
});

test("the way leads through not and nested groups", () => {
  const root = parse({ all: [{ not: { any: [{ not: A }, A] } }] });
  const group = root.parts[0];
  const rule = group?.kind === "group" ? group.parts[0] : undefined;

  expect(place([problem("all[0].not.any[0].not.op")], root).get(rule?.id ?? "")).toEqual([problem("op")]);
});

test("the eleventh rule is not taken for the first", () => {
  const root = parse({ all: Array.from({ length: 11 }, () => A) });

  expect(place([problem("all[10].op")], root).has(idAt(root, 10))).toBe(true);
  expect(place([problem("all[10].op")], root).has(idAt(root, 1))).toBe(false);
});

test("a rule without a group around it has its own paths", () => {
  const root = parse(A);

  expect(place([problem("op")], root).get(idAt(root, 0))).toEqual([problem("op")]);
});

test("a problem of the whole, or of nowhere, stands at the whole", () => {
  const root = parse({ all: [A] });

  expect(place([problem(""), problem("any[3]")], root).get(root.id)).toHaveLength(2);
});

test("what is not filled in yet is told apart from what is wrong", () => {
  const [rule] = parse({ all: [{ event: "e", where: [{ field: "", op: "gt", value: "many" }], sum: { op: "gte", value: "" } }] }).parts;
  if (!rule) throw new Error("no rule");

  const grades = graded(rule, [problem("where[0].field"), problem("where[0].value"), problem("sum.value"), { ...problem(""), warning: true }]);

  expect(grades.map((one) => one.grade)).toEqual(["unfinished", "problem", "unfinished", "warning"]);
});

test("a rule that was only just added is not blamed", () => {
  const [rule] = parse({ all: [{}] }).parts;

  expect(rule && graded(rule, [problem("")])).toEqual([]);
});
