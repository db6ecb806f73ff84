/** The choices that the server has: GET choices/{kind}. */
import type { Choice, Load } from "~/forms/choice";
import { read } from "~/shared/api";

/** A load over one kind of choice of the brand; `params` narrow it (for templates: channel). Empty ones are left out. */
export function choicesOf(kind: string, params: Readonly<Record<string, string | undefined>> = {}): Load {
  return async (q, signal) => {
    const query = new URLSearchParams({ q });
    for (const [name, value] of Object.entries(params)) if (value) query.set(name, value);
    const answer = await read<{ results: readonly Choice[] }>(`choices/${kind}?${query.toString()}`, { signal });
    return answer.results;
  };
}
