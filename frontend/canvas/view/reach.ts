/** Where the focus goes when a key opens or closes something: nobody should have to tab from the top again. */

/** To what stands on the right, once it does. */
export function toSide(): void {
  focusSoon(".cv-side");
}

/** Back to a step of the drawing. */
export function toStep(id: string): void {
  focusSoon(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
}

/** Whether the focus is in what stands on the right. */
export function inSide(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(".cv-side") !== null;
}

function focusSoon(place: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(place)?.focus());
}
