import { expect, test } from "vitest";

import { otherwise, reached } from "./messages";

const MESSAGES = { total: 9, sent: 7, queued: 1, failed: 1, skipped: 0, statuses: { delivered: 6, opened: 2, complained: 1 } };

test("messages are counted stage by stage, those that nobody reached too", () => {
  expect(reached({ messages: MESSAGES })?.map(({ label, count }) => `${count} ${label}`)).toEqual([
    "7 sent",
    "6 delivered",
    "2 opened",
    "0 clicked",
  ]);
});

test("what went otherwise is said where it happened", () => {
  expect(otherwise({ messages: MESSAGES }).map(({ label, count }) => `${count} ${label}`)).toEqual([
    "1 on their way",
    "1 refused by the gateway",
    "1 complained",
  ]);
});

test("a node that sends nothing has no messages", () => {
  expect(reached({ messages: null })).toBeNull();
  expect(otherwise({ messages: null })).toEqual([]);
});
