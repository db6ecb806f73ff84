import { expect, test } from "vitest";

import { partsOf } from "./sms";

test("an empty text is no SMS", () => {
  expect(partsOf("")).toEqual({ encoding: "GSM-7", characters: 0, units: 0, parts: 0, left: 160, foreign: [] });
});

test("160 characters of the plain alphabet fit into one, 161 need two of 153", () => {
  expect(partsOf("a".repeat(160))).toMatchObject({ parts: 1, left: 0 });
  expect(partsOf("a".repeat(161))).toMatchObject({ parts: 2, units: 161, left: 145 });
});

test("a character of the extension table takes two places and is never cut in two", () => {
  expect(partsOf("€".repeat(80))).toMatchObject({ encoding: "GSM-7", characters: 80, units: 160, parts: 1 });
  // 152 places and then the euro: one place stays empty at the end of the first part
  expect(partsOf(`${"a".repeat(152)}€${"b".repeat(10)}`)).toMatchObject({ units: 164, parts: 2, left: 141 });
});

test("one foreign letter makes all of it UCS-2, and is named", () => {
  expect(partsOf(`${"a".repeat(69)}ż`)).toMatchObject({ encoding: "UCS-2", parts: 1, left: 0, foreign: ["ż"] });
  expect(partsOf(`${"a".repeat(70)}ż`)).toMatchObject({ parts: 2, left: 63 });
});

test("an emoji takes two units and stays in one part", () => {
  expect(partsOf("🎁")).toMatchObject({ characters: 1, units: 2, foreign: ["🎁"] });
  expect(partsOf(`${"ż".repeat(66)}🎁${"ż".repeat(5)}`)).toMatchObject({ units: 73, parts: 2, left: 60 });
});

test("letters that look alike but are not in the alphabet are foreign: ç is, Ç is not", () => {
  expect(partsOf("Çç’").foreign).toEqual(["ç", "’"]);
});
