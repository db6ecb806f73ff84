import { useState, type ReactNode } from "react";

import { Combobox } from "~/forms/Combobox";
import { choicesOf } from "~/forms/choices";

const campaigns = choicesOf("campaign");

/** Another campaign to begin with. */
export function CopyPart({ onUse }: { readonly onUse: (slug: string, name: string) => void }): ReactNode {
  const [chosen, setChosen] = useState({ slug: "", name: "" });
  return (
    <section className="bo-panel ga-part">
      <h2>Copy a campaign</h2>
      <p className="bo-muted">Its draft: steps, lines and settings.</p>
      <Combobox
        label="Campaign to copy"
        value={chosen.slug}
        load={campaigns}
        placeholder="Type the beginning of its name"
        onChange={(slug, choice) => setChosen({ slug, name: choice?.label ?? slug })}
      />
      <button type="button" className="bo-button" disabled={chosen.slug === ""} onClick={() => onUse(chosen.slug, chosen.name)}>
        Copy it
      </button>
    </section>
  );
}
