/** Intervals as our JSON has them, {"days": 3, "hours": 12}, and as pydantic writes them, "P3DT12H". Pure. */
import { isObject } from "~/shared/guards";

export const UNITS = ["days", "hours", "minutes"] as const;
export type Unit = (typeof UNITS)[number];
export type Interval = Partial<Record<Unit, number>>;

const ISO = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+(?:\.\d+)?S)?)?$/;

/** The interval in a value of whatever form; what cannot be read is no time at all. */
export function parts(value: unknown): Interval {
  if (typeof value === "string") return fromIso(value);
  if (!isObject(value)) return {};
  const found = UNITS.map((unit) => [unit, value[unit]] as const).filter(([, n]) => typeof n === "number");
  return Object.fromEntries(found);
}

/** The interval with one part as it was typed; undefined where no time is left. */
export function withPart(interval: Interval, unit: Unit, typed: string): Interval | undefined {
  const given = Number(typed);
  const nothing = typed === "" || !Number.isFinite(given) || given < 0;
  const entries = Object.entries({ ...interval, [unit]: given }).filter(([name]) => !nothing || name !== unit);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function fromIso(text: string): Interval {
  const [, weeks, days, hours, minutes] = ISO.exec(text) ?? [];
  const found = { days: Number(weeks ?? 0) * 7 + Number(days ?? 0), hours: Number(hours ?? 0), minutes: Number(minutes ?? 0) };
  return Object.fromEntries(Object.entries(found).filter(([, n]) => n > 0));
}
