import { expect, test } from "vitest";

import { asked, inserted } from "./insertion";

test("two braces ask for a variable, and what follows narrows it", () => {
  expect(asked("Hi {{", 5)).toEqual({ from: 3, q: "" });
  expect(asked("Hi {{ event.am and more", 14)).toEqual({ from: 3, q: "event.am" });
});

test("a variable that is closed, a filter, and a text without braces ask for nothing", () => {
  expect(asked("Hi {{event.a}}", 14)).toBeNull();
  expect(asked("{{event.a|up", 12)).toBeNull();
  expect(asked("Hi { there", 10)).toBeNull();
});

test("the chosen variable takes the place of what was typed", () => {
  expect(inserted("Hi {{ev, bye", 3, 7, "event.url")).toEqual({ text: "Hi {{event.url}}, bye", caret: 16 });
});

test("closing braces that stand there already are not doubled", () => {
  expect(inserted("{{event.x}}!", 0, 7, "event.url").text).toBe("{{event.url}}!");
});
