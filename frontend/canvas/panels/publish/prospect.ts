/** What publishing the draft would mean (`GET campaigns/{slug}/publish`), read without believing it. */
import { isObject, list, number, object, text } from "~/shared/guards";

import { parseProblems, type Problem } from "../../catalog/check";

/** Customers who are inside at one node of a published version. */
export interface Place {
  readonly version: number;
  readonly node: string;
  /** What the node was called in that version. */
  readonly label: string;
  readonly count: number;
  /** How many of them are being sent a message; they stay until it is answered, whatever is planned. */
  readonly sending: number;
}

export interface Prospect {
  readonly problems: readonly Problem[];
  readonly changes: readonly string[];
  readonly inside: readonly Place[];
  /** How many would enter, in a sentence; "" where it cannot be told quickly. */
  readonly estimate: string;
}

/** The prospect in an answer. */
export function parseProspect(value: unknown): Prospect {
  const answer = object(value);
  const estimate = answer["estimate"];
  return {
    problems: parseProblems(answer["problems"]),
    changes: list(answer["changes"]).map(text).filter((sentence) => sentence !== ""),
    inside: list(answer["inside"]).map(parsePlace),
    estimate: isObject(estimate) ? text(estimate["sentence"]) : "",
  };
}

function parsePlace(value: unknown): Place {
  const place = object(value);
  const node = text(place["node"]);
  return {
    version: number(place["version"]),
    node,
    label: text(place["label"]) || node,
    count: number(place["count"]),
    sending: number(place["sending"]),
  };
}
