/** The variables that can be picked: GET templates/variables. */
import { read } from "~/shared/api";
import { list, object, text } from "~/shared/guards";

export interface Variable {
  readonly name: string;
  /** What it held when it was last seen, as people read it. */
  readonly sample: string;
  readonly group: string;
}

/** All variables, those of `event` (a name; "" for any) first. Throws ApiError, Unreachable. */
export async function loadVariables(event: string, signal: AbortSignal): Promise<readonly Variable[]> {
  const query = new URLSearchParams({ event });
  return parseVariables(await read<unknown>(`templates/variables?${query.toString()}`, { signal }));
}

export function parseVariables(value: unknown): readonly Variable[] {
  return list(object(value)["groups"]).flatMap((group) => {
    const label = text(object(group)["label"]);
    return list(object(group)["variables"]).map((each) => ({
      name: text(object(each)["name"]),
      sample: shown(object(each)["sample"]),
      group: label,
    }));
  });
}

function shown(sample: unknown): string {
  if (sample === null || sample === undefined) return "";
  return typeof sample === "string" ? sample : JSON.stringify(sample);
}

/** Those that hold what was typed, the ones that begin with it first. */
export function fitting(variables: readonly Variable[], q: string): readonly Variable[] {
  const wanted = q.trim().toLowerCase();
  const held = variables.filter((variable) => variable.name.toLowerCase().includes(wanted));
  return wanted === "" ? held : held.toSorted((one, two) => rank(one, wanted) - rank(two, wanted));
}

function rank(variable: Variable, wanted: string): number {
  const name = variable.name.toLowerCase();
  return name.startsWith(wanted) || name.includes(`.${wanted}`) ? 0 : 1;
}
