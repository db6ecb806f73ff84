import { expect, test } from "vitest";

import { AB_TEST, SEND_EMAIL, SETTINGS } from "~/forms/samples";
import { prepare } from "~/forms/schema/prepare";
import { object, type Json } from "~/shared/guards";

const FORMATS = new Set(["template", "duration", "event_type"]);

function fields(schema: Json): Json {
  return object(prepare(schema, FORMATS).schema["properties"]);
}

test("this or null becomes an optional this, without the null as its default", () => {
  expect(fields(AB_TEST)["test_size"]).toEqual({
    type: "integer",
    minimum: 2,
    title: "Test size",
    description: "Empty: deal for ever",
  });
});

test("a reference is written out, and what is said beside it counts more", () => {
  expect(fields(SETTINGS)["entry"]).toMatchObject({ type: "object", title: "Entry", default: { mode: "once_while_open" } });
  expect(object(fields(AB_TEST)["restart"])["properties"]).toHaveProperty("customers");
});

test("a format with a widget is taken out of the validator's sight", () => {
  const { schema, ui } = prepare(SEND_EMAIL, FORMATS);

  expect(schema["properties"]).toEqual({
    template: { type: "string", maxLength: 255, title: "Template", channel: "email", pick: "template" },
  });
  expect(ui["template"]).toMatchObject({ "ui:field": "template" });
});

test("a format without a widget stays what it is", () => {
  const schema = { type: "object", properties: { page: { type: "string", format: "uri", title: "Page" } } };

  expect(fields(schema)["page"]).toEqual({ type: "string", format: "uri", title: "Page" });
});

test("an interval may be the object that our JSON has", () => {
  const entry = object(object(fields(SETTINGS)["entry"])["properties"]);

  expect(entry["not_earlier_than"]).toMatchObject({ type: ["string", "object"], pick: "duration" });
});

test("the id of an item is hidden, its label is not", () => {
  expect(prepare(AB_TEST, FORMATS).ui["variants"]).toMatchObject({ items: { id: { "ui:widget": "hidden" }, label: {} } });
});

test("several values of a list are checkboxes with human names", () => {
  const items = { enum: ["not_delivered", "other"], type: "string" };
  const { schema, ui } = prepare({ type: "object", properties: { criteria: { type: "array", items } } }, FORMATS);

  expect(object(schema["properties"])["criteria"]).toMatchObject({ uniqueItems: true });
  expect(ui["criteria"]).toEqual({ "ui:widget": "checkboxes", "ui:enumNames": ["Not delivered", "Other"] });
});

test("the ways of a choice have names", () => {
  const either = { title: "Either", anyOf: [{ type: "integer" }, { type: "string" }, { title: "A day", type: "string" }] };

  expect(fields({ type: "object", properties: { either } })["either"]).toMatchObject({
    anyOf: [{ title: "Whole number" }, { title: "Text" }, { title: "A day" }],
  });
});

test("a schema that holds itself stays a reference where it begins anew", () => {
  const tree = { type: "object", properties: { inner: { anyOf: [{ $ref: "#/$defs/Tree" }, { type: "null" }] } } };

  const { schema } = prepare({ $defs: { Tree: tree }, $ref: "#/$defs/Tree" }, FORMATS);

  expect(schema["properties"]).toMatchObject({ inner: { $ref: "#/$defs/Tree" } });
});

test("its author's title stays, one made of the name becomes human", () => {
  const properties = { order_event: { title: "Order Event" }, iban: { title: "IBAN of the account" } };

  expect(fields({ type: "object", properties })).toMatchObject({
    order_event: { title: "Order event" },
    iban: { title: "IBAN of the account" },
  });
});
