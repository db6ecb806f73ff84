import type { ReactNode } from "react";

import { Combobox } from "~/forms/Combobox";
import { choicesOf } from "~/forms/choices";

import { Rows } from "./Rows";
import { offered } from "./rows";
import { useNames } from "./seen";
import { useTrial } from "./trial";

const customers = choicesOf("customer");

/** What conditions know of a customer beside its attributes; not to be written here. */
const NO_ATTRIBUTES = new Set(["ext_id", "registered_at", "is_test"]);

/** Who walks: a customer of the brand, or one made up of attributes. */
export function CustomerPart(): ReactNode {
  const { written, customer } = useTrial((state) => state.form);
  const { fill } = useTrial.getState();
  return (
    <fieldset className="cv-try-part">
      <legend>Customer</legend>
      <div className="cv-try-either">
        <Either label="A real one" on={!written} onChoose={() => fill({ written: false })} />
        <Either label="Write one" on={written} onChoose={() => fill({ written: true })} />
      </div>
      {written ? (
        <Written />
      ) : (
        <Combobox
          label="Customer"
          value={customer}
          onChange={(value) => fill({ customer: value })}
          load={customers}
          placeholder="Type the beginning of the id"
        />
      )}
    </fieldset>
  );
}

function Either({ label, on, onChoose }: { readonly label: string; readonly on: boolean; readonly onChoose: () => void }): ReactNode {
  return (
    <label>
      <input type="radio" name="cv-try-who" checked={on} onChange={onChoose} /> {label}
    </label>
  );
}

function Written(): ReactNode {
  const attributes = useTrial((state) => state.form.attributes);
  const names = useNames("attribute").filter(({ name }) => !NO_ATTRIBUTES.has(name));
  return (
    <Rows
      what="attribute"
      rows={offered(attributes, names)}
      onChange={(rows) => useTrial.getState().fill({ attributes: rows })}
    />
  );
}
