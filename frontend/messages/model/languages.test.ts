import { expect, test } from "vitest";

import { languageName, tagOf } from "./languages";

test("tags are written one way, however they were typed", () => {
  expect([" de_at", "PT-br", "zh-hant", "en"].map(tagOf)).toEqual(["de-AT", "pt-BR", "zh-Hant", "en"]);
  expect(["", "german", "d", "de--at", "de at"].map(tagOf)).toEqual(["", "", "", "", ""]);
});

test("a language is called by its name, an unknown one by its tag", () => {
  expect(languageName("de")).toBe("German (de)");
  expect(languageName("qqq")).toBe("qqq");
});
