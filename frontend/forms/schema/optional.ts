/** Which fields may stay empty. Pure. */
import type { Json } from "~/shared/guards";

/** Whether a field may be left empty and means something by it: nothing is filled in for it. */
export function isOptional(schema: Json, required: boolean | undefined): boolean {
  const usual = schema["default"];
  return required !== true && schema["type"] !== "boolean" && (usual === undefined || usual === "" || usual === null);
}
