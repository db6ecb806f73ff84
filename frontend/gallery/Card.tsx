import type { ReactNode } from "react";

import type { Catalog } from "~/canvas/catalog/types";

import type { Entry } from "./entries";
import { Schematic } from "./Schematic";

export interface CardProps {
  readonly entry: Entry;
  readonly catalog: Catalog;
  readonly onUse: () => void;
}

/** A journey of the gallery. */
export function Card({ entry, catalog, onUse }: CardProps): ReactNode {
  return (
    <li className="bo-panel ga-card">
      <div className="ga-picture">
        <Schematic graph={entry.graph} catalog={catalog} />
      </div>
      <div className="ga-card-words">
        <h3>{entry.name}</h3>
        <p className="ga-goal">{entry.goal}</p>
        <p className="bo-muted">{entry.description}</p>
        <button type="button" className="bo-button" aria-label={`Begin with this: ${entry.name}`} onClick={onUse}>
          Begin with this
        </button>
      </div>
    </li>
  );
}
