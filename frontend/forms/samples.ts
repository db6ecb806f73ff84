/** Schemas as pydantic writes them, for the tests: five of Beckon's own and one with a bit of everything. */
import type { Json } from "~/shared/guards";

const nullable = (schema: Json): Json => ({ anyOf: [schema, { type: "null" }], default: null });

export const WAIT: Json = {
  additionalProperties: false,
  description: "How long; the parts add up.",
  properties: {
    minutes: { default: 0, minimum: 0, title: "Minutes", type: "integer" },
    hours: { default: 0, minimum: 0, title: "Hours", type: "integer" },
    days: { default: 0, minimum: 0, title: "Days", type: "integer" },
  },
  rows: [["days", "hours", "minutes"]],
  title: "WaitConfig",
  type: "object",
};

export const SEND_EMAIL: Json = {
  additionalProperties: false,
  properties: { template: { channel: "email", format: "template", maxLength: 255, title: "Template", type: "string" } },
  required: ["template"],
  title: "SendEmailConfig",
  type: "object",
};

export const EVENT_OCCURRED: Json = {
  additionalProperties: false,
  properties: {
    event: { format: "event_type", maxLength: 255, title: "Event", type: "string" },
    action: { default: "", format: "client_action", maxLength: 255, title: "Action", type: "string" },
  },
  required: ["event"],
  title: "EventOccurredConfig",
  type: "object",
};

export const AB_TEST: Json = {
  $defs: {
    Restart: {
      additionalProperties: false,
      description: "When the test begins anew.",
      properties: {
        customers: { ...nullable({ minimum: 1, type: "integer" }), title: "Customers" },
        days: { ...nullable({ maximum: 3650, minimum: 1, type: "integer" }), title: "Days" },
      },
      title: "Restart",
      type: "object",
    },
    Variant: {
      additionalProperties: false,
      description: "One way on.",
      properties: {
        id: { pattern: "^[A-Za-z0-9_-]{1,50}$", title: "Id", type: "string" },
        label: { default: "", maxLength: 100, title: "Label", type: "string" },
      },
      required: ["id"],
      title: "Variant",
      type: "object",
    },
  },
  additionalProperties: false,
  properties: {
    variants: { items: { $ref: "#/$defs/Variant" }, maxItems: 10, minItems: 2, title: "Variants", type: "array" },
    test_size: { ...nullable({ minimum: 2, type: "integer" }), description: "empty: deal for ever", title: "Test Size" },
    order_event: { default: "order_created", format: "event_type", maxLength: 255, title: "Order Event", type: "string" },
    counting: { default: "until_verdict", enum: ["until_verdict", "after_evaluation_days"], title: "Counting", type: "string" },
    restart: nullable({ $ref: "#/$defs/Restart" }),
  },
  required: ["variants"],
  title: "AbTestConfig",
  type: "object",
};

export const SETTINGS: Json = {
  $defs: {
    Entry: {
      additionalProperties: false,
      description: "Who may enter, and how often.",
      properties: {
        mode: { default: "once_while_open", enum: ["once", "once_while_open", "every_time"], title: "Mode", type: "string" },
        not_earlier_than: { ...nullable({ format: "duration", type: "string" }), title: "Not Earlier Than" },
      },
      title: "Entry",
      type: "object",
    },
  },
  additionalProperties: false,
  properties: { entry: { $ref: "#/$defs/Entry", default: { mode: "once_while_open", not_earlier_than: null } } },
  title: "Rules",
  type: "object",
};

export const EVERYTHING: Json = {
  properties: {
    name: { title: "Name", type: "string", minLength: 1 },
    urgent: { title: "Is it urgent?", type: "boolean", default: false },
    colours: { items: { enum: ["red", "blue"], type: "string" }, title: "Colours", type: "array" },
    lines: {
      items: { properties: { amount: { title: "Amount", type: "number" } }, required: ["amount"], title: "Line", type: "object" },
      title: "Lines",
      type: "array",
    },
    notes: { items: { type: "string" }, title: "Notes", type: "array" },
    either: { anyOf: [{ type: "integer" }, { type: "string" }], title: "Either" },
    known: { const: "fixed", title: "Known", type: "string" },
  },
  required: ["name"],
  title: "EverythingConfig",
  type: "object",
};
