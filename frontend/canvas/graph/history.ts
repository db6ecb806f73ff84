/** Undo and redo without limit. What is kept are values that share all that did not change, so it costs little. */

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last change was about and when (ms): the next one about the same belongs to it. */
  readonly about: string;
  readonly at: number;
}

/** Changes about the same within so many ms are one step: a word typed is not undone letter by letter. */
export const TOGETHER = 1_000;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], about: "", at: 0 };
}

/** One more step. `about` other than "" joins it to the step before, if that was about the same a moment ago. */
export function record<T>(history: History<T>, present: T, about: string, at: number): History<T> {
  if (present === history.present) return history;
  const joins = about !== "" && about === history.about && at - history.at < TOGETHER && history.past.length > 0;
  const past = joins ? history.past : [...history.past, history.present];
  return { past, present, future: [], about, at };
}

export function undo<T>(history: History<T>): History<T> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  const future = [history.present, ...history.future];
  return { past: history.past.slice(0, -1), present, future, about: "", at: 0 };
}

export function redo<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future, about: "", at: 0 };
}
