/** What the server says of a condition: in words, what is wrong, about how many customers, and which. */
import type { Problem } from "~/conditions/model/problems";
import { read } from "~/shared/api";

export interface Said {
  readonly sentence: string;
  readonly problems: readonly Problem[];
  /** It is about customers alone, so they can be counted. */
  readonly countable: boolean;
}

export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface Count {
  readonly count: number;
  readonly sample: readonly string[];
  readonly took_ms: number;
}

interface Flaw {
  readonly path: string;
  readonly message: string;
}

interface Described {
  readonly sentence: string;
  readonly problems: readonly Flaw[];
  readonly warnings: readonly Flaw[];
  readonly countable: boolean;
}

export async function describe(condition: unknown, events: readonly string[], entry: boolean, signal: AbortSignal): Promise<Said> {
  const said = await read<Described>("conditions/describe", { method: "POST", body: { condition, event: events, entry }, signal });
  return {
    sentence: said.sentence,
    countable: said.countable && !said.problems.length,
    problems: [...said.problems.map((flaw) => problem(flaw, false)), ...said.warnings.map((flaw) => problem(flaw, true))],
  };
}

export function estimate(condition: unknown, signal: AbortSignal): Promise<Estimate> {
  return read("segments/estimate", { method: "POST", body: { condition }, signal });
}

export function count(condition: unknown, signal: AbortSignal): Promise<Count> {
  return read("segments/preview", { method: "POST", body: { condition }, signal });
}

function problem({ path, message }: Flaw, warning: boolean): Problem {
  return { path, message, warning };
}
