/** What becomes of those inside when a new version is published: place by place, stay unless something else is said. */
import { customers } from "../../catalog/passages";
import type { Place } from "./prospect";

export type Fate =
  | { readonly do: "stay" }
  | { readonly do: "exit" }
  /** `to`: a node of the draft; "" while none is chosen. */
  | { readonly do: "move"; readonly to: string };

/** By `placeKey`. */
export type Plan = ReadonlyMap<string, Fate>;

/** As the API reads it. */
export interface Move {
  readonly version: number;
  readonly node: string;
  readonly do: "move" | "exit";
  readonly to?: string;
}

const STAY: Fate = { do: "stay" };

export function placeKey({ version, node }: Pick<Place, "version" | "node">): string {
  return `${version}/${node}`;
}

export function fateOf(plan: Plan, place: Place): Fate {
  return plan.get(placeKey(place)) ?? STAY;
}

export function withFate(plan: Plan, place: Place, fate: Fate): Plan {
  return new Map([...plan, [placeKey(place), fate]]);
}

/** The same for all places. */
export function everywhere(places: readonly Place[], fate: Fate): Plan {
  return new Map(places.map((place) => [placeKey(place), fate]));
}

/** Everybody moves to the step where they are, as it is in the draft; where it is gone they stay. */
export function toTheSame(places: readonly Place[], targets: ReadonlySet<string>): Plan {
  return new Map(places.map((place) => [placeKey(place), targets.has(place.node) ? { do: "move", to: place.node } : STAY]));
}

/** What is to be sent; those who stay need not be mentioned. */
export function movesOf(plan: Plan, places: readonly Place[]): readonly Move[] {
  return places.flatMap((place): Move[] => {
    const fate = fateOf(plan, place);
    const where = { version: place.version, node: place.node };
    if (fate.do === "stay") return [];
    return fate.do === "exit" ? [{ ...where, do: "exit" }] : [{ ...where, do: "move", to: fate.to }];
  });
}

/** Whether a move says no step yet. */
export function isIncomplete(plan: Plan, places: readonly Place[]): boolean {
  return places.some((place) => {
    const fate = fateOf(plan, place);
    return fate.do === "move" && fate.to === "";
  });
}

/** `120 customers stay, 3 move to the new version, 5 leave.` Those being sent a message stay. "" for nobody. */
export function planInWords(plan: Plan, places: readonly Place[]): string {
  const counts = { stay: 0, move: 0, exit: 0 };
  for (const place of places) {
    counts[fateOf(plan, place).do] += place.count - place.sending;
    counts.stay += place.sending;
  }
  const said = [
    counts.stay > 0 ? `${customers(counts.stay)} ${counts.stay === 1 ? "stays" : "stay"} in the old version` : "",
    counts.move > 0 ? `${customers(counts.move)} ${counts.move === 1 ? "moves" : "move"} to the new version` : "",
    counts.exit > 0 ? `${customers(counts.exit)} ${counts.exit === 1 ? "leaves" : "leave"} the campaign` : "",
  ].filter((part) => part !== "");
  return said.length === 0 ? "" : `${said.join(", ")}.`;
}
