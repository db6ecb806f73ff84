/** Values seen in the data, from GET conditions/values. */
import { asTyped, shown } from "~/conditions/values/value";
import type { Choice, Load } from "~/forms/choice";
import { read } from "~/shared/api";

interface Seen {
  readonly results: readonly { readonly value: unknown; readonly count: number }[];
}

/** A load of the values of a topic or part; `quoted`: texts that look like numbers are told apart from numbers. */
export function suggestions(source: string, quoted: boolean): Load {
  if (!source) return () => Promise.resolve([]);
  return async (q, signal) => {
    const query = new URLSearchParams({ field: source, q: q.replace(/^"|"$/g, "") });
    const seen = await read<Seen>(`conditions/values?${query.toString()}`, { signal });
    return seen.results.map(({ value, count }) => choice(quoted ? asTyped(value) : shown(value), count));
  };
}

function choice(value: string, count: number): Choice {
  return count > 1 ? { value, label: value, hint: `seen ${count} ×` } : { value, label: value };
}
