/** Recurrences as RFC 5545 writes them: the simple ones in parts, which a form can show, and back again. Pure. */

export const EVERY = ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Every = (typeof EVERY)[number];
export const UNITS: Readonly<Record<Every, string>> = {
  HOURLY: "hours",
  DAILY: "days",
  WEEKLY: "weeks",
  MONTHLY: "months",
  YEARLY: "years",
};
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Every so many hours, days …; of weeks on which days, none meaning that of the start. */
export interface Recurrence {
  readonly every: Every;
  readonly interval: number;
  readonly days: readonly Weekday[];
}

/** The parts of a simple rule; null for one that says more, or that is none. */
export function simple(rule: string): Recurrence | null {
  const parts = new Map(rule.split(";").map((part) => part.split("=", 2) as [string, string | undefined]));
  const every = EVERY.find((name) => name === parts.get("FREQ"));
  const interval = Number(parts.get("INTERVAL") ?? "1");
  const days = listed(parts.get("BYDAY"));
  const known = [...parts.keys()].every((name) => ["FREQ", "INTERVAL", "BYDAY"].includes(name));
  if (!every || !known || !Number.isInteger(interval) || interval < 1 || days === null) return null;
  return days.length > 0 && every !== "WEEKLY" ? null : { every, interval, days };
}

/** The rule of its parts, its days in the order of the week. */
export function written({ every, interval, days }: Recurrence): string {
  const chosen = every === "WEEKLY" ? WEEKDAYS.filter((day) => days.includes(day)) : [];
  return [
    `FREQ=${every}`,
    ...(interval > 1 ? [`INTERVAL=${String(interval)}`] : []),
    ...(chosen.length > 0 ? [`BYDAY=${chosen.join(",")}`] : []),
  ].join(";");
}

function listed(text: string | undefined): readonly Weekday[] | null {
  if (text === undefined) return [];
  const found = text.split(",").map((name) => WEEKDAYS.find((day) => day === name));
  return found.every((day) => day !== undefined) ? found : null;
}
