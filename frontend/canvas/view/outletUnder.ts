/** The line at a point of the screen, as `edgeId` names it; null where there is none. */
export function outletUnder(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const line = element.closest(".react-flow__edge, [data-line]");
    const id = line?.getAttribute("data-line") ?? line?.getAttribute("data-id");
    if (id) return id;
  }
  return null;
}
