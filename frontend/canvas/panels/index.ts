/** What else opens on the right of the canvas. A panel has a button in the bar above. */
import type { ReactNode } from "react";

import { livePanel } from "./live";
import { publishPanel } from "./publish";
import { tryPanel } from "./try";
import { versionsPanel } from "./versions";

export interface Panel {
  readonly key: string;
  readonly label: string;
  /** A name of the shell's icon font. */
  readonly icon: string;
  /** It asks for a decision before everything else, instead of standing on the right. */
  readonly dialog?: boolean;
  /** Whether it is offered; without it, always. */
  readonly offered?: (facts: { readonly mayEdit: boolean; readonly live: boolean }) => boolean;
  readonly render: () => ReactNode;
}

export const panels: readonly Panel[] = [tryPanel, livePanel, versionsPanel, publishPanel];
