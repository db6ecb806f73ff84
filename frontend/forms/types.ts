/** What a form is made from, and what its widgets are handed. */
import type { ReactElement } from "react";

import type { Json } from "~/shared/guards";

/** Something wrong with a node, as the server's check says it. `field`: a dotted path into its config. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly warning?: boolean;
  readonly field?: string;
}

export interface NodeName {
  readonly id: string;
  readonly label: string;
  readonly type: string;
}

/** What stands around the form. */
export interface FormContext {
  /** The events that may be at hand where the node stands. */
  readonly eventNames: readonly string[];
  /** The other nodes of the graph. */
  readonly nodes: readonly NodeName[];
  /** The operator's time zone, an IANA name. */
  readonly zone: string;
  readonly readOnly: boolean;
}

/** What a widget in `widgets/` is handed: it edits one value of whatever type its format has. */
export interface WidgetProps {
  readonly id: string;
  readonly label: string;
  readonly value: unknown;
  /** `undefined` takes the value out of the config. */
  readonly onChange: (value: unknown) => void;
  /** The field's schema, with whatever the node's author wrote beside the format. */
  readonly schema: Json;
  /** The other values of the object that the field belongs to. */
  readonly beside: Json;
  readonly context: FormContext;
  readonly disabled: boolean;
  readonly describedBy: string;
  readonly invalid: boolean;
}

export type Widget = (props: WidgetProps) => ReactElement;
