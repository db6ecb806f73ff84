/** Whom a preview is for, and about which event. */
import { read } from "~/shared/api";
import { list, object, text, type Json } from "~/shared/guards";

export interface Happened {
  readonly id: string;
  readonly customer: string;
  /** The name as forms write it: an event type, or `client_action:` and the action. */
  readonly event: string;
  readonly at: string;
  readonly source: string;
  readonly payload: Json;
}

/** The newest events of the brand, of one customer or with one name ("" for any). Throws ApiError, Unreachable. */
export async function recentEvents(customer: string, event: string, signal: AbortSignal, limit = 100): Promise<readonly Happened[]> {
  const answer = object(await read<unknown>(`events${queryFor(customer, event, limit)}`, { signal }));
  return list(answer["results"]).map(parseEvent).filter((event) => event.source !== "system");
}

/** "?customer=…&client_action=…", as the API filters; "" for all. */
export function queryFor(customer: string, event: string, limit: number): string {
  const [, action] = /^client_action:(.*)$/.exec(event) ?? [];
  const named = action === undefined ? { event_type: event } : { client_action: action };
  const asked = Object.entries({ customer, limit: String(limit), ...named }).filter(([, value]) => value !== "");
  return `?${new URLSearchParams(asked).toString()}`;
}

function parseEvent(value: unknown): Happened {
  const told = object(value);
  const action = text(told["client_action"]);
  return {
    id: String(told["id"]),
    customer: text(told["customer"]),
    event: action === "" ? text(told["event_type"]) : `client_action:${action}`,
    at: text(told["occurred_at"]),
    source: text(told["source"]),
    payload: object(told["payload"]),
  };
}

/** Whether the event has all the fields. */
export function fits(event: Happened, fields: ReadonlySet<string>): boolean {
  return [...fields].every((name) => name in event.payload);
}

/** The fields of the event that a template shows. */
export function eventFields(texts: readonly string[]): ReadonlySet<string> {
  const tags = texts.join("\n").match(/\{[{%][^]*?[%}]\}/g) ?? [];
  const names = tags.flatMap((tag) => [...tag.matchAll(/\bevent\.(\w+)/g)].map((found) => found[1] ?? ""));
  return new Set(names);
}

/** The first event that has all the fields, and a customer; so that the first look shows the message. */
export function bestOf(events: readonly Happened[], fields: ReadonlySet<string>): Happened | undefined {
  const owned = events.filter((event) => event.customer !== "");
  return owned.find((event) => fits(event, fields)) ?? owned[0];
}
