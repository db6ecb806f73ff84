/** What every control of a builder needs: the catalog, the change of the whole, and where problems stand. */
import { createContext, useContext } from "react";

import type { Catalog, Topic } from "~/conditions/catalog";
import type { Placed } from "~/conditions/model/problems";
import type { Root } from "~/conditions/model/tree";

export interface Desk {
  readonly catalog: Catalog;
  readonly root: Root;
  readonly problems: Placed;
  /** Events may be at hand, so values can be taken from them. */
  readonly hasEvent: boolean;
  /** Somebody has entered something, so a period can begin there. */
  readonly hasEntry: boolean;
  readonly readOnly: boolean;
  readonly change: (edit: (root: Root) => Root) => void;
  /** The part that is being dragged. */
  readonly dragged: string | null;
  readonly drag: (id: string | null) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("A control of the condition builder stands outside of it.");
  return desk;
}

/** The fields of the events that may be at hand. */
export function fieldsAtHand(catalog: Catalog): readonly Topic[] {
  return catalog.topics.filter((topic) => "field" in topic.rule);
}
