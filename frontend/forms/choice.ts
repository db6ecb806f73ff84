/** What a picker offers, and where it has that from. */

/** One thing to pick: what is stored, what is shown, and a word beside it. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Finds what begins like `q`; an empty `q` gives the first ones. Called off by `signal`. */
export type Load = (q: string, signal: AbortSignal) => Promise<readonly Choice[]>;

/** A load over choices that are at hand: those whose label or value holds `q`. */
export function among(choices: readonly Choice[]): Load {
  return (q) => Promise.resolve(choices.filter((choice) => holds(choice, q.trim().toLowerCase())));
}

/** The choice that a typed text names outright, by value or label; letters' case does not matter. */
export function named(choices: readonly Choice[], text: string): Choice | undefined {
  const wanted = text.trim().toLowerCase();
  return (
    choices.find((choice) => choice.value.toLowerCase() === wanted) ??
    choices.find((choice) => choice.label.toLowerCase() === wanted)
  );
}

function holds(choice: Choice, q: string): boolean {
  return choice.label.toLowerCase().includes(q) || choice.value.toLowerCase().includes(q);
}
