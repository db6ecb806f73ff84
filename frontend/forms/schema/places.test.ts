import { expect, test } from "vitest";

import { AB_TEST, SEND_EMAIL } from "~/forms/samples";
import { placed } from "~/forms/schema/places";
import { prepare } from "~/forms/schema/prepare";
import type { Problem } from "~/forms/types";
import type { Json } from "~/shared/guards";

const FORMATS = new Set(["template", "event_type"]);

function place(schema: Json, problem: Partial<Problem>): string | undefined {
  const found = placed([{ code: "bad_config", message: "No.", ...problem }], prepare(schema, FORMATS).schema);
  return [...found.keys()][0];
}

test("a problem stands at the field that it names", () => {
  expect(place(AB_TEST, { field: "test_size" })).toBe("test_size");
  expect(place(AB_TEST, { field: "variants.1.label" })).toBe("variants.1.label");
});

test("what is not drawn hands its problem to what is drawn around it", () => {
  expect(place(AB_TEST, { field: "variants.1.id" })).toBe("variants");
  expect(place(AB_TEST, { field: "variants.1" })).toBe("variants");
  expect(place(SEND_EMAIL, { field: "template.slug" })).toBe("template");
});

test("a bad reference belongs to the field that picks such a thing", () => {
  expect(place(SEND_EMAIL, { code: "bad_template" })).toBe("template");
});

test("everything else stands on top", () => {
  expect(place(SEND_EMAIL, { code: "unconnected" })).toBe("");
  expect(place(SEND_EMAIL, { code: "bad_segment" })).toBe("");
  expect(place(SEND_EMAIL, { field: "gone" })).toBe("");
});
