/** Moments as they read on a clock in a zone. Pure. */

/** "2026-03-02T10:00:00Z" in Europe/Berlin → "2026-03-02T11:00"; "" for what is no moment. */
export function toLocal(iso: string, zone: string): string {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? "" : clock(moment, zone).slice(0, 16);
}

/** The other way round, in UTC. In the hour that a change of clocks repeats the earlier one; undefined for nothing. */
export function fromLocal(local: string, zone: string): string | undefined {
  const asUtc = new Date(`${local}Z`).getTime();
  if (Number.isNaN(asUtc)) return undefined;
  // The offset is looked up at the guess and once more at the result, which differ beside a change of clocks.
  const guess = asUtc - offset(asUtc, zone);
  const moment = asUtc - offset(guess, zone);
  return new Date(moment).toISOString().replace(".000Z", "Z");
}

function offset(moment: number, zone: string): number {
  const second = Math.floor(moment / 1000) * 1000;
  return new Date(`${clock(new Date(second), zone)}Z`).getTime() - second;
}

function clock(moment: Date, zone: string): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const found = Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
  const { year = "", month = "", day = "", hour = "", minute = "", second = "" } = found;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}
