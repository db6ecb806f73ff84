/** A catalog for tests: a part of what GET conditions/fields answers, by hand. */
import { parseCatalog } from "~/conditions/catalog";

const NUMBER = ["eq", "gte", "between"];

/** As the server sends it. */
export const answer = {
  kinds: {
    attribute: { label: "Attribute", settings: [{ control: "comparison", operators: null }] },
    segment: { label: "Segment", settings: [] },
    field: { label: "Field of the event", settings: [{ control: "comparison", operators: null }] },
    marker: {
      label: "Marker",
      settings: [{ control: "choice", name: "op", label: "op", default: "has", choices: [{ value: "has", label: "has" }, { value: "has_not", label: "does not have" }] }],
    },
    event: {
      label: "Event",
      settings: [
        { control: "text", name: "action", label: "action", format: "client_action" },
        { control: "rows", name: "where", label: "where" },
        {
          control: "measure",
          measures: [
            { name: "count", label: "how many times", kind: "number", operators: NUMBER, of_a_part: false },
            { name: "sum", label: "the sum of", kind: "number", operators: NUMBER, of_a_part: true },
            { name: "last", label: "the last time", kind: "date", operators: ["on", "within_last"], of_a_part: false },
          ],
        },
        { control: "period" },
      ],
    },
  },
  operators: {
    eq: { words: "is", takes: "same", takes_field: true },
    in: { words: "is one of", takes: "several", takes_field: true },
    exists: { words: "is known", takes: "nothing", takes_field: false },
    is: { words: "is", takes: "boolean", takes_field: true },
    gte: { words: "is at least", takes: "number", takes_field: true },
    between: { words: "is between", takes: "two", takes_field: false },
    on: { words: "is on", takes: "date", takes_field: true },
    within_last: { words: "is within the last", takes: "duration", takes_field: false },
    day_of_year: { words: "falls on", takes: "day_of_year", takes_field: false },
    has: { words: "has", takes: "same", takes_field: true },
  },
  operators_of: {
    text: ["eq", "in", "exists"],
    number: [...NUMBER, "exists"],
    date: ["on", "within_last", "day_of_year", "exists"],
    list: ["has", "exists"],
    boolean: ["is", "exists"],
    any: ["eq", "in", "exists", "is", "gte", "between", "on", "within_last", "day_of_year", "has"],
  },
  topics: [
    { group: "Attributes", label: "country", kind: "text", hint: "DE, AT", rule: { attribute: "country" }, source: "attribute:country" },
    { group: "Attributes", label: "balance", kind: "number", rule: { attribute: "balance" }, source: "attribute:balance" },
    { group: "Event at hand", label: "amount", kind: "number", rule: { field: "amount" }, source: "field:purchase//amount" },
    { group: "Segments", label: "VIP", rule: { segment: "vip" } },
    { group: "Markers", label: "whale", rule: { marker: "whale" } },
    {
      group: "Events",
      label: "purchase",
      rule: { event: "purchase" },
      parts: [
        { name: "category", kind: "text", sample: "Bag", source: "event:purchase//category" },
        { name: "amount", kind: "number", sample: 12.5, source: "event:purchase//amount" },
      ],
    },
    { group: "Events", label: "any client action", rule: { event: "client_action" } },
    { group: "Client actions", label: "cashback_ready", rule: { event: "client_action", action: "cashback_ready" } },
  ],
};

export const catalog = parseCatalog(answer);
