import { expect, test } from "vitest";

import { contentOf, parseTemplate, same, textIn, withOwn, withText, withoutLanguage, written } from "./template";

const FIELDS = ["subject", "body", "text_body"];
const told = {
  slug: "hello", name: "Hello", gateway: "mail", im_type: null, category: "news", channel: "email", revision: 3,
  subject: "Hi", body: "<p>Hi</p>", text_body: "",
  default_language: "en", languages: { de: { subject: "Hallo", noise: 1 } },
};

test("what was read is written back as it was, without what is no field of the channel", () => {
  expect(written(parseTemplate(told, FIELDS))).toEqual({
    name: "Hello", gateway: "mail", category: "news", subject: "Hi", body: "<p>Hi</p>", text_body: "",
    default_language: "en", languages: { de: { subject: "Hallo" } },
  });
});

test("a field that a language leaves empty is left to the default", () => {
  const draft = withText(parseTemplate(told, FIELDS), "de", "subject", "");
  expect(contentOf(draft)["languages"]).toEqual({ de: {} });
  expect(textIn(draft, "", "subject")).toBe("Hi");
});

test("a change that was taken back is no change, and a field that was never filled is like an empty one", () => {
  const draft = parseTemplate(told, FIELDS);
  const changed = withText(draft, "", "subject", "Good day");
  expect(same(draft, changed)).toBe(false);
  expect(same(draft, withText(changed, "", "subject", "Hi"))).toBe(true);
  expect(same(draft, withText(draft, "de", "body", ""))).toBe(true);
});

test("a category that is taken away is written as none, or the server would keep it", () => {
  const draft = parseTemplate(told, FIELDS);
  const freed = { ...draft, category: "" };
  expect(written(freed)["category"]).toBe("");
  expect(same(draft, freed)).toBe(false);
  expect(parseTemplate({ ...told, category: null }, FIELDS)).toEqual(freed);
});

test("the fields of a custom IM are written under their codes, emptied ones not at all", () => {
  const draft = parseTemplate({ ...told, fields: { colour: "red", loud: false, odd: 7 } }, FIELDS);
  expect(contentOf(withOwn(draft, "", "title", ""))["fields"]).toEqual({ colour: "red", loud: false });
  expect(contentOf(withOwn(draft, "", "colour", undefined))["fields"]).toEqual({ loud: false });
});

test("without its last language a template is as if it never had one", () => {
  expect(contentOf(withoutLanguage(parseTemplate(told, FIELDS), "de"))["languages"]).toBeUndefined();
});

test("whatever else is told, a template comes of it", () => {
  for (const odd of [null, [], 7, { languages: 7, fields: [] }]) {
    expect(contentOf(parseTemplate(odd, FIELDS))).toEqual({});
  }
});
