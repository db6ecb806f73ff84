/** How far the messages of a send node came. */
import { number, object } from "~/shared/guards";

import type { NodeFigures } from "./figures";

/** One stage, with how many messages reached it. */
export interface Reached {
  readonly key: string;
  readonly label: string;
  readonly count: number;
}

const STAGES = { delivered: "delivered", opened: "opened", clicked: "clicked" } as const;
const MISHAPS = { rejected: "rejected", unsubscribed: "unsubscribed", complained: "complained" } as const;

/** Sent, then as far as anybody got; null for a node that sends nothing. */
export function reached({ messages }: Pick<NodeFigures, "messages">): readonly Reached[] | null {
  if (messages === null) return null;
  const statuses = object(messages["statuses"]);
  const onward = Object.entries(STAGES).map(([key, label]) => ({ key, label, count: number(statuses[key]) }));
  return [{ key: "sent", label: "sent", count: number(messages["sent"]) }, ...onward];
}

/** What went otherwise: still waiting, refused, skipped, bounced …; only what has happened. */
export function otherwise({ messages }: Pick<NodeFigures, "messages">): readonly Reached[] {
  if (messages === null) return [];
  const statuses = object(messages["statuses"]);
  return [
    { key: "queued", label: "on their way", count: number(messages["queued"]) },
    { key: "failed", label: "refused by the gateway", count: number(messages["failed"]) },
    { key: "skipped", label: "not sent", count: number(messages["skipped"]) },
    ...Object.entries(MISHAPS).map(([key, label]) => ({ key, label, count: number(statuses[key]) })),
  ].filter(({ count }) => count > 0);
}
