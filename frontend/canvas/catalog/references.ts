/** Which fields of a config name other steps of the journey. */
import { object, type Json } from "~/shared/guards";

/** The names of the fields that hold a node's id, by the config's schema. */
export function nodeFields(schema: Json): readonly string[] {
  return Object.entries(object(schema["properties"])).flatMap(([name, field]) =>
    object(field)["format"] === "node" ? [name] : [],
  );
}
