/** An island: a piece of a page that React takes over. The page writes `data-island` and its JSON beside it. */
import { StrictMode, type ComponentType } from "react";
import { createRoot } from "react-dom/client";

/** Take over every place on the page that is meant for this island, each with the properties written beside it. */
export function mount<P extends object>(name: string, Island: ComponentType<P>): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-island="${name}"]`)) {
    const written = place.dataset["props"] ?? "{}";
    const props = JSON.parse(written) as P;
    createRoot(place).render(
      <StrictMode>
        <Island {...props} />
      </StrictMode>,
    );
  }
}
