/** Where a form shows what the server found wrong. Pure. */
import type { Problem } from "~/forms/types";
import { isObject, object, text, type Json } from "~/shared/guards";

/** Each problem under the path of the innermost field that is drawn for it; "" is the top of the form. */
export function placed(problems: readonly Problem[], schema: Json): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const place = problem.field ? shown(problem.field.split("."), schema) : byFormat(problem.code, schema);
    found.set(place, [...(found.get(place) ?? []), problem]);
  }
  return found;
}

function shown(path: readonly string[], schema: Json): string {
  const passed: string[] = [];
  let here = schema;
  for (const step of path) {
    const inner = text(here["pick"]) ? undefined : inside(here, step);
    if (!inner) break;
    passed.push(step);
    here = inner;
  }
  // An item itself has no place of its own, its list has.
  if (/^\d+$/.test(passed.at(-1) ?? "")) passed.pop();
  return passed.join(".");
}

function inside(schema: Json, step: string): Json | undefined {
  if (/^\d+$/.test(step) && isObject(schema["items"])) return schema["items"];
  const inner = object(schema["properties"])[step];
  return isObject(inner) && step !== "id" ? inner : undefined;
}

/** `bad_template` belongs to the first field that picks a template. */
function byFormat(code: string, schema: Json): string {
  const format = code.startsWith("bad_") ? code.slice(4) : "";
  const fields = Object.entries(object(schema["properties"]));
  return fields.find(([, field]) => format !== "" && object(field)["pick"] === format)?.[0] ?? "";
}
