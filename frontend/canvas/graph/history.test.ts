// @vitest-environment node
import { expect, test } from "vitest";

import { begin, record, redo, undo, TOGETHER, type History } from "./history";

/** Letters typed into one field, so many ms after another. */
function typed(letters: string, apart: number, from: History<string> = begin("")): History<string> {
  return Array.from(letters).reduce((history, letter, index) => record(history, history.present + letter, "name", 1_000 + index * apart), from);
}

test("what was done is undone and redone step by step, and no further", () => {
  const done = record(record(begin("a"), "b", "", 1), "c", "", 2);

  expect([done, undo(done), undo(undo(done)), undo(undo(undo(done)))].map(({ present }) => present)).toEqual(["c", "b", "a", "a"]);
  expect(redo(redo(undo(undo(done)))).present).toBe("c");
  expect(redo(done)).toBe(done);
});

test("a word typed quickly is one step", () => {
  expect(undo(typed("hello", TOGETHER - 1)).present).toBe("");
});

test("after a pause begins another step", () => {
  expect(undo(typed("hi", TOGETHER)).present).toBe("h");
});

test("changes about something else are not joined, nor those about nothing", () => {
  const history = record(record(record(record(begin(0), 1, "a", 1), 2, "b", 2), 3, "", 3), 4, "", 4);

  expect(history.past).toEqual([0, 1, 2, 3]);
});

test("what is typed after undoing is a step of its own", () => {
  const again = typed("x", 1, undo(typed("ab", TOGETHER)));

  expect(again.past).toEqual(["", "a"]);
  expect(again.present).toBe("ax");
});

test("a new step ends what could be redone; one that changes nothing does not", () => {
  const undone = undo(record(begin("a"), "b", "", 1));

  expect(record(undone, "a", "", 2)).toBe(undone);
  expect(redo(record(undone, "c", "", 2)).present).toBe("c");
});
