import { afterEach, expect, test, vi } from "vitest";

import { copy, keepCopy, put, take } from "./system";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  localStorage.clear();
});

/** jsdom has no clipboard; this one holds a text, or forbids everything. */
function clipboard(text: string, allowed = true): void {
  let held = text;
  const refused = (): Promise<never> => Promise.reject(new DOMException("denied", "NotAllowedError"));
  vi.stubGlobal("navigator", {
    clipboard: {
      readText: () => (allowed ? Promise.resolve(held) : refused()),
      writeText: (written: string) => (allowed ? Promise.resolve(void (held = written)) : refused()),
    },
  });
}

test("what is put into the system's clipboard is taken from it", async () => {
  clipboard("before");
  await put("steps");

  expect(await take()).toBe("steps");
});

test("what another program copied since comes before our own copy", async () => {
  keepCopy("steps");
  clipboard("a letter");

  expect(await take()).toBe("a letter");
});

test.each([["forbidden", false], ["empty", true]])("where the system's clipboard is %s, this browser's copy serves", async (_, allowed) => {
  clipboard("", allowed);
  keepCopy("steps");

  expect(await take()).toBe("steps");
});

test("without HTTPS there is no clipboard at all, copying works within this browser", async () => {
  vi.stubGlobal("navigator", {});
  await put("steps");

  expect(await take()).toBe("steps");
});

test("a browser that forbids storage is no error", () => {
  const refuse = (): never => {
    throw new DOMException("forbidden", "SecurityError");
  };
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(refuse);
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(refuse);
  keepCopy("steps");

  expect(copy()).toBe("");
});
