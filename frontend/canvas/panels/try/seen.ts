/** What has been seen in the brand's events: names of fields, and the newest events with their values. */
import { useEffect, useState } from "react";

import { choicesOf } from "~/forms/choices";
import { read } from "~/shared/api";
import { list, object, text, type Json } from "~/shared/guards";

export interface Name {
  readonly name: string;
  readonly hint: string;
}

export interface Recent {
  readonly id: string;
  readonly customer: string;
  readonly at: string;
  readonly payload: Json;
}

const MOST_NAMES = 30;
const MOST_EVENTS = 15;

/** The names of a kind of choice, `attribute` or `event_field`; none until they are found. */
export function useNames(kind: string, event = "", action = ""): readonly Name[] {
  const [names, setNames] = useState<readonly Name[]>([]);
  useEffect(() => {
    const calling = new AbortController();
    const load = choicesOf(kind, { event, action, limit: `${MOST_NAMES}` });
    load("", calling.signal).then(
      (found) => setNames(found.map(({ value, hint }) => ({ name: value, hint: hint ?? "" }))),
      () => undefined, // without them, names are typed
    );
    return () => calling.abort();
  }, [kind, event, action]);
  return names;
}

/** The newest events of a name and, for client actions, an action; none until they are found. */
export function useRecent(event: string, action: string): readonly Recent[] {
  const [recent, setRecent] = useState<readonly Recent[]>([]);
  useEffect(() => {
    if (event === "") return undefined;
    const calling = new AbortController();
    const query = new URLSearchParams({ event_type: event, limit: `${MOST_EVENTS}` });
    if (action !== "") query.set("client_action", action);
    read<unknown>(`events?${query.toString()}`, { signal: calling.signal }).then(
      (answer) => setRecent(list(object(answer)["results"]).map(parseRecent)),
      () => undefined, // without them, values are typed
    );
    return () => calling.abort();
  }, [event, action]);
  return recent;
}

/** One event as `GET events` shows it. */
export function parseRecent(value: unknown): Recent {
  const event = object(value);
  return {
    id: text(event["eid"]),
    customer: text(event["customer"]),
    at: text(event["occurred_at"]),
    payload: object(event["payload"]),
  };
}
