import { useRef, useState, type ReactNode } from "react";

import type { Beginning } from "./begin";
import { MOST, understand } from "./file";

/** An exported file, dropped or chosen. */
export function FilePart({ onUse }: { readonly onUse: (beginning: Beginning) => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState("");
  const [over, setOver] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const found = file.size > MOST ? tooLarge(file.name) : understand(file.name, await file.text());
    // The same file, mended, is to be noticed when it is chosen again.
    if (input.current) input.current.value = "";
    setWrong(found.kind === "wrong" ? found.why : "");
    if (found.kind === "campaign") onUse({ ...found, kind: "file" });
  };
  return (
    <section
      className={over ? "bo-panel ga-part over" : "bo-panel ga-part"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <h2>Take a file</h2>
      <p className="bo-muted">A campaign that was exported, from here or from another brand. Drop it here, or choose it.</p>
      <label className="ga-file">
        <span>Exported campaign</span>
        <input ref={input} type="file" accept=".json,application/json" onChange={(event) => void take(event.target.files?.[0])} />
      </label>
      {wrong !== "" && <p className="bo-note error" role="alert">{wrong} Nothing was changed.</p>}
    </section>
  );
}

function tooLarge(name: string): { readonly kind: "wrong"; readonly why: string } {
  return { kind: "wrong", why: `“${name}” is larger than 10 MB, which no campaign is.` };
}
