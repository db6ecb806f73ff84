import { afterEach, expect, test, vi } from "vitest";

import { drawn } from "../graph/samples";
import { forget, keep, kept, placeOf } from "./keep";

const PLACE = placeOf("north", "welcome");
const KEPT = {
  draft: { name: "Welcome", graph: drawn("start>mail", { mail: { config: { template: "hi" } } }), settings: { priority: 2 } },
  etag: '"7"',
};

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

test("a kept draft is found again with its revision, until it is forgotten", () => {
  expect(keep(PLACE, KEPT)).toBe(true);
  expect(kept(PLACE)).toEqual(KEPT);

  forget(PLACE);
  expect(kept(PLACE)).toBeNull();
});

test("campaigns of one name do not meet, neither of two brands nor in one", () => {
  keep(PLACE, KEPT);

  expect(kept(placeOf("south", "welcome"))).toBeNull();
  expect(kept(placeOf("north", "farewell"))).toBeNull();
});

test.each(["{", "null", "7", "[]", "{}", '{"graph": {"nodes": [{"id": ""}]}}'])("%s is no draft", (stored) => {
  localStorage.setItem(PLACE, stored);

  expect(kept(PLACE)).toBeNull();
});

test("a browser that is full or forbids storage is no error", () => {
  const refuse = (): never => {
    throw new DOMException("full", "QuotaExceededError");
  };
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(refuse);
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(refuse);
  vi.spyOn(Storage.prototype, "removeItem").mockImplementation(refuse);

  expect(keep(PLACE, KEPT)).toBe(false);
  expect(kept(PLACE)).toBeNull();
  forget(PLACE);
});
