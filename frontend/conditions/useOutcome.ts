/** Follows a condition while it is edited: words and problems soon, an estimate after it, then the exact count. */
import { useEffect, useState } from "react";

import { count, describe, estimate, type Count, type Estimate, type Said } from "~/conditions/outcome";
import { ApiError } from "~/shared/api";

/** Between the last change and the first question, in milliseconds. */
const PAUSE = 350;

export interface Outcome {
  /** The JSON that all this is about. */
  readonly of: string;
  readonly said: Said | null;
  readonly estimate: Estimate | null;
  readonly count: Count | null;
  /** Why there is no count. */
  readonly failed: string;
  readonly stopped: boolean;
}

const NOTHING: Outcome = { of: "", said: null, estimate: null, count: null, failed: "", stopped: false };

export interface Following {
  readonly outcome: Outcome;
  /** Whether the outcome is of the condition as it is now. */
  readonly current: boolean;
  /** Stop counting; the next change counts anew. */
  readonly stop: () => void;
}

/** `json`: the condition's JSON, empty while there is none; `events`: what is at hand, joined by newlines. */
export function useOutcome(json: string, events: string, entry: boolean): Following {
  const [outcome, setOutcome] = useState<Outcome>(NOTHING);
  const [calling, setCalling] = useState<AbortController | null>(null);
  useEffect(() => {
    if (json === "") return undefined;
    const controller = new AbortController();
    const learn = (news: Partial<Outcome>): void => {
      if (!controller.signal.aborted) setOutcome((before) => ({ ...before, ...news }));
    };
    const timer = window.setTimeout(() => {
      setCalling(controller);
      void follow(json, events, entry, controller.signal, learn);
    }, PAUSE);
    return () => {
      window.clearTimeout(timer);
      controller.abort();
    };
  }, [json, events, entry]);
  const stop = (): void => {
    calling?.abort();
    setOutcome((before) => ({ ...before, stopped: true }));
  };
  return { outcome: json === "" ? NOTHING : outcome, current: outcome.of === json, stop };
}

async function follow(json: string, events: string, entry: boolean, signal: AbortSignal, learn: (news: Partial<Outcome>) => void): Promise<void> {
  const condition: unknown = JSON.parse(json);
  try {
    const said = await describe(condition, events ? events.split("\n") : [], entry, signal);
    learn({ ...NOTHING, of: json, said });
    if (!said.countable) return;
    learn({ estimate: await estimate(condition, signal) });
    learn({ count: await count(condition, signal) });
  } catch (error) {
    if (signal.aborted) return;
    learn({ of: json, failed: error instanceof ApiError ? error.detail : "The server cannot be reached. The next change tries again." });
  }
}
