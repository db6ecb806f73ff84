/** What a test run answers (`POST campaigns/{slug}/try`), read without believing it. */
import { isObject, list, number, object, text, type Json } from "~/shared/guards";

export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly node: string;
}

/** One passage through a node. Without a port the customer left the campaign there. */
export interface Step {
  readonly node: string;
  readonly port: string;
  readonly arrivedAt: string;
  readonly leftAt: string;
  readonly why: string;
}

export interface Message {
  readonly node: string;
  readonly channel: string;
  readonly template: string;
  readonly at: string;
  /** Later than `at` where it waited for its delivery window; "" while it is still open. */
  readonly settledAt: string;
  readonly state: string;
  /** The furthest delivery status, "" before the first. */
  readonly status: string;
  /** The body as the gateway would get it. */
  readonly request: Json | null;
  readonly error: string;
}

export interface Ending {
  /** done, exited, failed or unfinished. */
  readonly state: string;
  readonly reason: string;
  readonly node: string;
  readonly at: string;
}

export interface Trace {
  readonly whyNot: readonly Reason[];
  readonly steps: readonly Step[];
  readonly messages: readonly Message[];
  /** null: the customer did not enter. */
  readonly ended: Ending | null;
  readonly tookMs: number;
}

/** The trace in an answer. */
export function parseTrace(value: unknown): Trace {
  const answer = object(value);
  const ended = answer["ended"];
  return {
    whyNot: list(answer["why_not"]).map(parseReason),
    steps: list(answer["steps"]).map(parseStep),
    messages: list(answer["messages"]).map(parseMessage),
    ended: isObject(ended) ? parseEnding(ended) : null,
    tookMs: number(answer["took_ms"]),
  };
}

function parseReason(value: unknown): Reason {
  const { code, message, node } = object(value);
  return { code: text(code), message: text(message), node: text(node) };
}

function parseStep(value: unknown): Step {
  const step = object(value);
  return {
    node: text(step["node"]),
    port: text(step["port"]),
    arrivedAt: text(step["arrived_at"]),
    leftAt: text(step["left_at"]),
    why: text(step["why"]),
  };
}

function parseMessage(value: unknown): Message {
  const message = object(value);
  const request = message["request"];
  return {
    node: text(message["node"]),
    channel: text(message["channel"]),
    template: text(message["template"]),
    at: text(message["at"]),
    settledAt: text(message["settled_at"]),
    state: text(message["state"]),
    status: text(message["status"]),
    request: isObject(request) ? request : null,
    error: text(message["error"]),
  };
}

function parseEnding(value: Json): Ending {
  return { state: text(value["state"]), reason: text(value["reason"]), node: text(value["node"]), at: text(value["at"]) };
}
