import { expect, test } from "vitest";

import * as edit from "~/conditions/model/edit";
import { parse, ruleOf, write, type Node, type Root } from "~/conditions/model/tree";

const A = { attribute: "a" };
const B = { attribute: "b" };
const C = { attribute: "c" };
const D = { attribute: "d" };

function at(root: Root, ...path: readonly number[]): Node {
  let node: Node = root;
  for (const index of path) {
    const next: Node | undefined = node.kind === "group" ? node.parts[index] : undefined;
    if (!next) throw new Error(`nothing at ${path.join()}`);
    node = next;
  }
  return node;
}

test("a rule is put in, replaced, copied and taken out", () => {
  let root = parse({ all: [A] });
  root = edit.insert(root, root.id, 1, ruleOf(B));
  expect(write(root)).toEqual({ all: [A, B] });
  root = edit.duplicate(root, at(root, 0).id);
  expect(write(root)).toEqual({ all: [A, A, B] });
  expect(at(root, 0).id).not.toBe(at(root, 1).id);
  root = edit.remove(root, at(root, 1).id);
  root = edit.replace(root, at(root, 1).id, ruleOf(C));
  expect(write(root)).toEqual({ all: [A, C] });
});

test("a rule moves within its group, counting places as they are seen", () => {
  const root = parse({ all: [A, B, C] });

  expect(write(edit.move(root, at(root, 0).id, root.id, 3))).toEqual({ all: [B, C, A] });
  expect(write(edit.move(root, at(root, 2).id, root.id, 0))).toEqual({ all: [C, A, B] });
  expect(write(edit.move(root, at(root, 0).id, root.id, 1))).toEqual({ all: [A, B, C] });
});

test("a rule moves into another group and a group takes its parts along", () => {
  const root = parse({ all: [A, { any: [B, C] }] });

  expect(write(edit.move(root, at(root, 0).id, at(root, 1).id, 1))).toEqual({ all: [{ any: [B, A, C] }] });
  expect(write(edit.move(root, at(root, 1).id, root.id, 0))).toEqual({ all: [{ any: [B, C] }, A] });
});

test("a group cannot be moved into itself", () => {
  const root = parse({ all: [{ any: [{ all: [A] }] }] });

  expect(edit.move(root, at(root, 0).id, at(root, 0, 0).id, 0)).toBe(root);
  expect(edit.move(root, at(root, 0).id, at(root, 0).id, 0)).toBe(root);
});

test("steps lead over rules, into groups and out of them, in both directions", () => {
  let root = parse({ all: [A, { any: [B] }, C] });
  const a = at(root, 0).id;
  const seen: unknown[] = [];
  for (let n = 0; n < 5; n += 1) {
    root = edit.step(root, a, 1);
    seen.push(write(root));
  }
  expect(seen).toEqual([
    { all: [{ any: [A, B] }, C] },
    { all: [{ any: [B, A] }, C] },
    { all: [{ any: [B] }, A, C] },
    { all: [{ any: [B] }, C, A] },
    { all: [{ any: [B] }, C, A] },
  ]);
  for (let n = 0; n < 5; n += 1) root = edit.step(root, a, -1);
  expect(write(root)).toEqual({ all: [A, { any: [B] }, C] });
});

test("it knows which steps lead nowhere", () => {
  const root = parse({ all: [A, { any: [B] }] });

  expect(edit.canStep(root, at(root, 0).id, -1)).toBe(false);
  expect(edit.canStep(root, at(root, 0).id, 1)).toBe(true);
  expect(edit.canStep(root, at(root, 1, 0).id, 1)).toBe(true);
  expect(edit.canStep(root, at(root, 1).id, 1)).toBe(false);
});

test("a rule gets a group around it, and the group can be dissolved", () => {
  const root = parse({ all: [A, D] });
  const wrapped = edit.wrap(root, at(root, 0).id);

  expect(write(wrapped)).toEqual({ all: [{ any: [A] }, D] });
  expect(write(edit.dissolve(wrapped, at(wrapped, 0).id))).toEqual({ all: [A, D] });
});

test("a negated group is not dissolved", () => {
  const root = parse({ all: [{ not: { any: [A, B] } }] });

  expect(write(edit.dissolve(root, at(root, 0).id))).toEqual(write(root));
});

test("the whole can become another kind of group", () => {
  const root = parse(A);

  expect(write(edit.ofGroup(root, root.id, (group) => ({ ...group, join: "any" })))).toEqual({ any: [A] });
});

test("what does not exist changes nothing", () => {
  const root = parse({ all: [A, { any: [B] }] });

  for (const change of [edit.remove, edit.duplicate, edit.wrap, edit.dissolve]) expect(write(change(root, "?"))).toEqual(write(root));
  expect(edit.step(root, "?", 1)).toBe(root);
  expect(edit.move(root, "?", root.id, 0)).toBe(root);
});
