import { useState, type ReactNode } from "react";

import { draftOf, useCanvas } from "../store";

/** The campaign's name, changed where it stands. */
export function NameField(): ReactNode {
  const name = useCanvas((state) => draftOf(state).name);
  const [typed, setTyped] = useState<string | null>(null);
  const done = (): void => {
    const wanted = (typed ?? "").trim();
    if (wanted !== "" && wanted !== name) useCanvas.getState().change((draft) => ({ ...draft, name: wanted }));
    setTyped(null);
  };
  return (
    <input
      className="cv-name"
      aria-label="Name of the campaign"
      maxLength={200}
      value={typed ?? name}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setTyped(null);
      }}
    />
  );
}
