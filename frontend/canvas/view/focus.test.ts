import { beforeEach, expect, test, vi } from "vitest";

import { onCanvas, typing } from "./focus";
import { outletUnder } from "./outletUnder";
import { inSide, toSide } from "./reach";

beforeEach(() => {
  document.body.innerHTML = `
    <div data-canvas><button id="step" class="react-flow__node" data-id="mail">Mail</button></div>
    <aside class="cv-side" tabindex="-1"><input id="name"><textarea id="text"></textarea><input id="tick" type="checkbox"></aside>
    <svg><g class="react-flow__edge" data-id="vip→yes"><path id="line"></path></g></svg>
    <button data-line="vip→no"><i id="plus"></i></button>`;
});

function the(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${id}`);
  if (!found) throw new Error(`There is no ${id}.`);
  return found;
}

test("keys belong to a field that text is typed into, not to a box that is ticked", () => {
  expect([the("name"), the("text"), the("tick"), the("step"), document.body, null].map(typing)).toEqual([true, true, false, false, false, false]);
});

test("keys are meant for the drawing where the focus is in it, or nowhere", () => {
  expect([the("step"), document.body, the("name"), null].map(onCanvas)).toEqual([true, true, false, false]);
});

test("the focus goes to what stands on the right, which knows what is in it", async () => {
  toSide();
  await vi.waitFor(() => expect(document.activeElement?.className).toBe("cv-side"));
  expect(inSide(the("name"))).toBe(true);
  expect(inSide(the("step"))).toBe(false);
});

test("the line at a point is the first that lies there, or none", () => {
  const under = (...elements: readonly Element[]): string | null => {
    // jsdom lays nothing out and so knows no points.
    document.elementsFromPoint = () => [...elements];
    return outletUnder(0, 0);
  };

  expect(under(the("plus"), the("line"))).toBe("vip→no");
  expect(under(the("step"), the("line"))).toBe("vip→yes");
  expect(under(the("step"), document.body)).toBeNull();
});
