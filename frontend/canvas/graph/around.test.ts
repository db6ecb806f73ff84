// @vitest-environment node
import { expect, test } from "vitest";

import { around } from "./around";

const TO = { x: 100, y: 0, width: 200, height: 60 };

test("a step on the right leads back on the right, past the wider one", () => {
  expect(around({ x: 150, y: 300, width: 300, height: 80 }, TO)).toEqual({
    path: "M450 340H474Q486 340 486 328V42Q486 30 474 30H300",
    x: 486,
    y: 185,
  });
});

test("a step on the left leads back on the left", () => {
  expect(around({ x: -100, y: 300, width: 200, height: 80 }, TO).path).toBe("M-100 340H-124Q-136 340 -136 328V42Q-136 30 -124 30H100");
});

test("side by side there is room for no more than half a bend", () => {
  expect(around({ x: 400, y: 8, width: 200, height: 60 }, TO).path).toBe("M600 38H624Q636 38 636 34V34Q636 30 624 30H300");
});
