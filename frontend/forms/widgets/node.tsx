/** Another node of this campaign. `node_type` beside the format narrows it to nodes of one type. */
import type { ReactElement } from "react";

import { among } from "~/forms/choice";
import { Combobox } from "~/forms/Combobox";
import type { WidgetProps } from "~/forms/types";
import { text } from "~/shared/guards";

export default function NodePicker(props: WidgetProps): ReactElement {
  const wanted = text(props.schema["node_type"]);
  const nodes = props.context.nodes.filter((node) => wanted === "" || node.type === wanted);
  return (
    <Combobox
      id={props.id}
      label={props.label}
      value={text(props.value)}
      onChange={(id) => props.onChange(id === "" ? undefined : id)}
      load={among(nodes.map((node) => ({ value: node.id, label: node.label, hint: node.id })))}
      placeholder={props.schema["default"] === "" ? "Found by itself" : "Choose a step"}
      disabled={props.disabled}
      describedBy={props.describedBy}
      invalid={props.invalid}
    />
  );
}
