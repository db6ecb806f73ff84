// @vitest-environment node
import { expect, test } from "vitest";

import { drawn } from "../graph/samples";
import type { Draft } from "../graph/types";
import { next, opened, reopened, type Happening, type Held, type Saving } from "./machine";

const HELD: Held = { draft: draft("held"), etag: '"1"', by: "Ada" };
const MINE = draft("mine");
const MORE = draft("more");
const DUE: Happening = { kind: "due" };
const LOST: Happening = { kind: "lost" };

function draft(name: string): Draft {
  return { name, graph: drawn("start>mail"), settings: {} };
}

function to(changed: Draft): Happening {
  return { kind: "changed", draft: changed };
}

/** What the server answers to a save, or reads after one: nothing in it is the very object that was sent. */
function stored(sent: Draft, etag: string, by = "Ada"): Held {
  return { draft: structuredClone(sent), etag, by };
}

function confirmed(sent: Draft): Happening {
  return { kind: "confirmed", held: { draft: sent, etag: '"2"', by: "Ada" } };
}

function after(...happenings: readonly Happening[]): Saving {
  return happenings.reduce(next, opened(HELD));
}

test("a change waits for the typing to pause, is saved and confirmed", () => {
  expect(after(to(MINE))).toMatchObject({ phase: "waiting", unsaved: MINE });
  expect(after(to(MINE), DUE)).toMatchObject({ phase: "saving", sent: MINE });
  expect(after(to(MINE), DUE, confirmed(MINE))).toEqual(opened({ ...HELD, draft: MINE, etag: '"2"' }));
});

test("what is changed while saving is saved next, over the revision that came back", () => {
  const state = after(to(MINE), DUE, to(MORE), confirmed(MINE));

  expect(state).toMatchObject({ phase: "waiting", unsaved: MORE, sent: null, held: { draft: MINE, etag: '"2"' } });
});

test("undoing back to what is saved leaves nothing to save; while saving, it is saved again", () => {
  expect(after(to(MINE), to(HELD.draft))).toEqual(opened(HELD));
  expect(after(to(MINE), DUE, to(HELD.draft), confirmed(MINE))).toMatchObject({ phase: "waiting", unsaved: HELD.draft });
});

test("without an answer the draft is kept, and tried again with what came after", () => {
  const offline = after(to(MINE), DUE, LOST, to(MORE));

  expect(offline).toMatchObject({ phase: "offline", unsaved: MORE, sent: null });
  expect(next(offline, DUE)).toMatchObject({ phase: "saving", sent: MORE });
});

test("undoing while the server is away is sent as well: it may have what was undone", () => {
  const state = after(to(MINE), DUE, LOST, to(HELD.draft));

  expect(state).toMatchObject({ phase: "offline", unsaved: HELD.draft });
  expect(next(next(state, DUE), confirmed(HELD.draft))).toMatchObject({ phase: "saved", unsaved: null, unanswered: [] });
});

test("a save whose answer was lost is no conflict", () => {
  const again = after(to(MINE), DUE, LOST, DUE, { kind: "overtaken", theirs: stored(MINE, '"2"') });
  const further = after(to(MINE), DUE, LOST, to(MORE), DUE, LOST, DUE, { kind: "overtaken", theirs: stored(MINE, '"2"') });

  expect(again).toEqual(opened({ ...HELD, draft: MINE, etag: '"2"' }));
  expect(again.held.draft).toBe(MINE);
  expect(further).toMatchObject({ phase: "waiting", unsaved: MORE, held: { etag: '"2"' } });
});

test("what somebody else saved meanwhile is one, also after a lost answer", () => {
  const theirs = stored(draft("theirs"), '"2"', "Bob");

  expect(after(to(MINE), DUE, { kind: "overtaken", theirs })).toMatchObject({ phase: "conflict", unsaved: MINE, theirs });
  expect(after(to(MINE), DUE, LOST, DUE, { kind: "overtaken", theirs })).toMatchObject({ phase: "conflict", unsaved: MINE, theirs });
});

test("in a conflict nothing is sent until a person decides, and what is changed is kept", () => {
  const theirs = stored(draft("theirs"), '"2"', "Bob");
  const conflict = after(to(MINE), DUE, { kind: "overtaken", theirs }, to(MORE), DUE);

  expect(conflict).toMatchObject({ phase: "conflict", unsaved: MORE, sent: null });
  expect(next(conflict, { kind: "keep mine" })).toMatchObject({ phase: "saving", sent: MORE, held: theirs, theirs: null });
  expect(next(conflict, { kind: "take theirs" })).toEqual(opened(theirs));
});

test("without a conflict there is nothing to decide", () => {
  const waiting = after(to(MINE));

  expect(next(waiting, { kind: "keep mine" })).toBe(waiting);
  expect(next(waiting, { kind: "take theirs" })).toBe(waiting);
});

test("what the server refuses is not sent again until something is changed", () => {
  const refused = after(to(MINE), DUE, { kind: "refused", why: "graph is too large" });

  expect(next(refused, DUE)).toBe(refused);
  expect(refused).toMatchObject({ phase: "refused", unsaved: MINE, why: "graph is too large" });
  expect(next(refused, to(MORE))).toMatchObject({ phase: "waiting", unsaved: MORE, why: "" });
});

test("what was changed while the server refused is sent", () => {
  expect(after(to(MINE), DUE, to(MORE), { kind: "refused", why: "too large" })).toMatchObject({ phase: "waiting", unsaved: MORE, why: "" });
});

test("nothing is due where nothing is unsaved, or on its way already", () => {
  const saving = after(to(MINE), DUE);

  expect(after(DUE)).toEqual(opened(HELD));
  expect(next(saving, DUE)).toBe(saving);
});

test("a draft that this browser kept is saved on opening, unless the server's has changed since", () => {
  expect(reopened(HELD, { draft: MINE, etag: '"1"' })).toMatchObject({ phase: "waiting", unsaved: MINE, theirs: null });
  expect(reopened(HELD, { draft: MINE, etag: '"0"' })).toMatchObject({ phase: "conflict", unsaved: MINE, theirs: HELD });
});
