/** What is said of customers at a step, and before something is done to them. Pure. */
import { customers } from "../../catalog/passages";
import { moment } from "../try/clock";
import type { Deed, Standing } from "./runs";

/** `since 3 Mar, 09:00 · until 5 Mar, 09:00`: when a customer came and goes on, on the operator's clock. */
export function times({ since, due, state }: Standing, zone: string, now: string): string {
  return `since ${moment(since, zone, now)} · ${until(state, due, zone, now)}`;
}

function until(state: string, due: string, zone: string, now: string): string {
  if (state === "sending") return "a message is on its way";
  if (state === "failed") return "set aside";
  if (due === "") return state === "listening" ? "until something happens" : "on hold";
  if (state === "ready" || Date.parse(due) <= Date.parse(now)) return "due now";
  return `until ${moment(due, zone, now)}`;
}

const TITLES: Readonly<Record<Deed, string>> = { skip: "Skip this step", move: "Move to another step", stop: "Stop" };

/** `Skip this step for 3 customers?` */
export function question(deed: Deed, count: number): string {
  return `${TITLES[deed]} for ${customers(count)}?`;
}

/** What happens then. `onward`: what comes after the step, "" for nothing; `to`: where they are moved. */
export function consequence(deed: Deed, step: string, onward: string, to: string): string {
  if (deed === "stop") return "They leave the campaign here and now. It cannot be undone; whether they may enter again is up to the campaign's settings.";
  if (deed === "move") return to === "" ? "Choose where they go on. It happens at once." : `They leave ${step} now and go on at ${to}, which is done for them at once.`;
  const next = onward === "" ? "Nothing comes after it, so they are done with the campaign" : `They go on with ${onward}`;
  return `${step} is not done for them. ${next} at once.`;
}

const DONE: Readonly<Record<Deed, string>> = { skip: "skipped the step", move: "moved", stop: "stopped" };

/** What was done, and to how many it was not. */
export function outcome(deed: Deed, changed: number, meant: number): string {
  const left = meant - changed;
  const rest = left > 0 ? ` ${customers(left)} had gone on, or ${left === 1 ? "is" : "are"} being sent a message, and ${left === 1 ? "was" : "were"} left alone.` : "";
  return `${customers(changed)} ${DONE[deed]}.${rest}`;
}
