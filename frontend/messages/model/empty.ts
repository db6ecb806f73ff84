/** Telling what is wrong from what is only not written yet. */
import type { FieldInfo } from "./page";
import type { Draft } from "./template";

/** Whether `field`, as the server names it, is one of the message's and still empty in the default language. */
export function isEmpty(draft: Draft, fields: readonly FieldInfo[], field: string): boolean {
  const [first = "", code = ""] = field.split(".");
  if (first === "fields" && code !== "") return (draft.main.own[code] ?? "") === "";
  return fields.some(({ name }) => name === field) && (draft.main.texts[field] ?? "") === "";
}

/** What people call the field. */
export function labelOf(fields: readonly FieldInfo[], field: string): string {
  return fields.find(({ name }) => name === field)?.label ?? field.replace(/^fields\./, "");
}
