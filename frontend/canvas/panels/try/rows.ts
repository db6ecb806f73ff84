/** Names and values typed into two columns, and the JSON object that they mean. Pure. */
import type { Json } from "~/shared/guards";

/** `value` as it is typed; `hint` says what has been seen under that name. */
export interface Row {
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
}

/** The object; rows without a name or a value are left out, of two with one name the later one counts. */
export function toObject(rows: readonly Row[]): Json {
  const filled = rows.filter(({ name, value }) => name.trim() !== "" && value.trim() !== "");
  return Object.fromEntries(filled.map(({ name, value }) => [name.trim(), typed(value)]));
}

/** The rows that mean this object. */
export function toRows(values: Json): readonly Row[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: written(value) }));
}

/** Fills in values: of rows that are there, and new rows for the others. What was typed before is gone. */
export function filled(rows: readonly Row[], values: Json): readonly Row[] {
  const known = new Set(rows.map(({ name }) => name));
  const kept = rows.map((row) => ({ ...row, value: row.name in values ? written(values[row.name]) : "" }));
  return [...kept, ...toRows(values).filter(({ name }) => !known.has(name))];
}

/** One row more for each name that is not there yet; rows that are there stay as they are. */
export function offered(rows: readonly Row[], names: readonly { readonly name: string; readonly hint: string }[]): readonly Row[] {
  const known = new Set(rows.map(({ name }) => name));
  return [...rows, ...names.filter(({ name }) => !known.has(name)).map(({ name, hint }) => ({ name, value: "", hint }))];
}

/** What a typed text means: numbers, true, false, null, lists, objects and "quoted" texts as in JSON, else the text. */
export function typed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text.trim();
  }
}

/** The text that means a value when it is typed. */
export function written(value: unknown): string {
  return typeof value === "string" && value.trim() !== "" && typed(value) === value ? value : JSON.stringify(value);
}
