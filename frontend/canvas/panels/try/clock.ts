/** Moments of a test run, as people read them. Pure. */

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "3 Mar, 09:00" in a zone; with the year where it is not that of `start`. */
export function moment(iso: string, zone: string, start: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const year = yearOf(at, zone) === yearOf(new Date(start), zone) ? undefined : ("numeric" as const);
  const parts: Intl.DateTimeFormatOptions = {
    timeZone: zone,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  };
  return new Intl.DateTimeFormat("en-GB", year ? { ...parts, year } : parts).format(at);
}

/** How much later, in the two greatest units: "2 days 3 hours", "" for less than a minute. */
export function later(from: string, to: string): string {
  let left = Date.parse(to) - Date.parse(from);
  const said: string[] = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    if (count > 0 && said.length < 2) said.push(`${count} ${count === 1 ? unit : `${unit}s`}`);
    if (count > 0) left -= count * length;
  }
  return said.join(" ");
}

/** "3 Mar, 09:00 (+2 days)": a moment and how long after the start it is. */
export function clock(iso: string, zone: string, start: string): string {
  const after = later(start, iso);
  return after === "" ? moment(iso, zone, start) : `${moment(iso, zone, start)} (+${after})`;
}

function yearOf(at: Date, zone: string): string {
  if (Number.isNaN(at.getTime())) return "";
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric" }).format(at);
}
