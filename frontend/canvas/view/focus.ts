/** Where the focus is, as far as keys and the clipboard care. */

/** Whether keys belong to a field that text is typed into. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range"].includes(target.type);
}

/** Whether keys are meant for the drawing: the focus is in it, or nowhere. */
export function onCanvas(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.closest("[data-canvas]") !== null);
}
