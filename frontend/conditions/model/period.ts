/** The period of a rule about the past: at most one of within, between and since. */
import { list, type Json } from "~/shared/guards";

export type Period = "ever" | "within" | "between" | "since";

const NAMES = ["within", "between", "since"] as const;

export function periodOf(leaf: Json): Period {
  return NAMES.find((name) => name in leaf && leaf[name] !== null) ?? "ever";
}

/** The leaf with another period, filled with something that can be seen. */
export function withPeriod(leaf: Json, period: Period, value?: unknown): Json {
  const rest = Object.fromEntries(Object.entries(leaf).filter(([name]) => !NAMES.some((one) => one === name)));
  return period === "ever" ? rest : { ...rest, [period]: value ?? first(period) };
}

/** The two ends of `between`, with one of them changed. */
export function withEnd(leaf: Json, at: 0 | 1, end: unknown): Json {
  const ends = list(leaf["between"]);
  return { ...leaf, between: at === 0 ? [end, ends[1] ?? ""] : [ends[0] ?? "", end] };
}

function first(period: Exclude<Period, "ever">): unknown {
  if (period === "within") return { days: 30 };
  return period === "between" ? ["", ""] : "entry";
}
