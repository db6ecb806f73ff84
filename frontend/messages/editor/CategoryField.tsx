import { useId, type ReactNode } from "react";

import { choicesOf } from "~/forms/choices";
import { Combobox } from "~/forms/Combobox";

import { useDesk } from "./desk";

/** Who wants the message: one of the categories that are sent by its channel, or none. */
export function CategoryField(): ReactNode {
  const { page, draft, change, readOnly } = useDesk();
  const help = useId();
  return (
    <div className="me-cell">
      <Combobox
        label="Category"
        showLabel
        placeholder="None: for everybody"
        value={draft.category}
        disabled={readOnly}
        describedBy={help}
        load={choicesOf("category", { channel: page.channel.key })}
        onChange={(category) => change({ ...draft, category })}
      />
      <span id={help} className="me-unseen">
        Only customers who want the category get the message. Without one, all whose channel is open do.
      </span>
    </div>
  );
}
