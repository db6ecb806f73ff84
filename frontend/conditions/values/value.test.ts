import { expect, test } from "vitest";

import { asTyped, firstValue, isField, shapeOf, shown, takenOver, typedNumber, typedScalar, typedText } from "~/conditions/values/value";
import { catalog } from "~/conditions/sample";

test("an operator asks for its value in the shape that it takes", () => {
  expect(shapeOf("eq", "number", catalog)).toBe("number");
  expect(shapeOf("eq", "any", catalog)).toBe("scalar");
  expect(shapeOf("has", "list", catalog)).toBe("scalar");
  expect(shapeOf("in", "text", catalog)).toBe("several");
  expect(shapeOf("exists", "text", catalog)).toBe("nothing");
});

test("a new comparison begins with something that can be seen", () => {
  expect(firstValue("within_last", "date", catalog)).toEqual({ days: 7 });
  expect(firstValue("is", "boolean", catalog)).toBe(true);
  expect(firstValue("exists", "text", catalog)).toBeNull();
});

test("a value goes over to an operator that takes it", () => {
  expect(takenOver("DE", "in", "text", catalog)).toEqual(["DE"]);
  expect(takenOver(["DE", "AT"], "eq", "text", catalog)).toBe("DE");
  expect(takenOver(12, "gte", "number", catalog)).toBe(12);
  expect(takenOver("$amount", "gte", "number", catalog)).toBe("$amount");
});

test("a value that the operator does not take is left behind", () => {
  expect(takenOver("DE", "exists", "text", catalog)).toBeNull();
  expect(takenOver(12, "between", "number", catalog)).toEqual(["", ""]);
  expect(takenOver("2026-01-01", "within_last", "date", catalog)).toEqual({ days: 7 });
});

test("a dollar means a field where an event is at hand, and itself elsewhere", () => {
  expect(typedText("$amount", true)).toBe("$amount");
  expect(typedText("$amount", false)).toBe("$$amount");
  expect(typedText("$ 5", true)).toBe("$$ 5");
  expect(shown("$$amount")).toBe("$amount");
  expect([isField("$amount"), isField("$$amount"), isField(5)]).toEqual([true, false, false]);
});

test("a number may be written with a comma, and what is none is not thrown away", () => {
  expect(typedNumber("12,5")).toBe(12.5);
  expect(typedNumber("many")).toBe("many");
});

test.each([[12], ["12"], [true], ["true"], ["DE"], ["$$5"]])("a value of unknown kind survives being typed again: %j", (value) => {
  expect(typedScalar(asTyped(value), false)).toBe(value);
});
