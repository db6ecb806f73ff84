import { expect, test } from "vitest";

import { isEmpty, labelOf } from "./empty";
import { EMPTY, type Draft } from "./template";

const FIELDS = [{ name: "subject", label: "Subject", help: "", required: true }];
const DRAFT: Draft = { slug: "", name: "", gateway: "mail", imType: "", category: "", main: EMPTY, defaultLanguage: "", languages: {} };

test("what is not written yet is told from what is wrong", () => {
  expect(isEmpty(DRAFT, FIELDS, "subject")).toBe(true);
  expect(isEmpty(DRAFT, FIELDS, "fields.colour")).toBe(true);
  expect(isEmpty({ ...DRAFT, main: { texts: { subject: "{{" }, own: { colour: "red" } } }, FIELDS, "subject")).toBe(false);
  expect(isEmpty({ ...DRAFT, main: { texts: {}, own: { colour: "red" } } }, FIELDS, "fields.colour")).toBe(false);
});

test("flaws of no field, or of another language, are never only empty", () => {
  expect(isEmpty(DRAFT, FIELDS, "default_language")).toBe(false);
  expect(isEmpty(DRAFT, FIELDS, "languages.de.subject")).toBe(false);
});

test("fields are called as in the form", () => {
  expect([labelOf(FIELDS, "subject"), labelOf(FIELDS, "fields.colour")]).toEqual(["Subject", "colour"]);
});
