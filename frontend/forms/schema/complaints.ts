/** What the schema alone finds wrong, in words. Pure. */
import type { RJSFValidationError } from "@rjsf/utils";

const WORDS: Readonly<Record<string, (limit: string) => string>> = {
  required: () => "This is missing.",
  minimum: (limit) => `At least ${limit}.`,
  exclusiveMinimum: (limit) => `More than ${limit}.`,
  maximum: (limit) => `At most ${limit}.`,
  exclusiveMaximum: (limit) => `Less than ${limit}.`,
  minLength: (limit) => (limit === "1" ? "This is missing." : `At least ${limit} characters.`),
  maxLength: (limit) => `At most ${limit} characters.`,
  minItems: (limit) => (limit === "1" ? "Choose at least one." : `At least ${limit} of them.`),
  maxItems: (limit) => `At most ${limit} of them.`,
  uniqueItems: () => "One of them is there twice.",
  pattern: () => "Letters, digits, “-” and “_” only, or as the help text says.",
  enum: () => "Choose one of the list.",
  const: () => "This value is not possible here.",
  type: () => "This is not the right kind of value.",
  format: () => "This has not the right form.",
};

/** The same errors in our words; those that only say which way of a choice failed are left out. */
export function inWords(errors: RJSFValidationError[]): RJSFValidationError[] {
  return errors
    .filter((error) => error.name !== "anyOf" && error.name !== "oneOf" && error.name !== "if")
    .map((error) => ({ ...error, message: (WORDS[error.name ?? ""] ?? (() => error.message ?? ""))(limitOf(error.params)) }));
}

function limitOf(params: unknown): string {
  if (typeof params !== "object" || params === null || !("limit" in params)) return "";
  return String(params.limit);
}
