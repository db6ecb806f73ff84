import { useEffect, useState, type ReactNode } from "react";

import { readChanges, type Change } from "./history";

/** What one save changed, field by field. */
export function Difference({ slug, version }: { readonly slug: string; readonly version: number }): ReactNode {
  const [changes, setChanges] = useState<readonly Change[] | "loading" | "failed">("loading");
  useEffect(() => {
    readChanges(slug, version).then(setChanges, () => setChanges("failed"));
  }, [slug, version]);
  if (changes === "loading") return <p className="bo-muted">Loading …</p>;
  if (changes === "failed") return <p className="bo-note error">The difference cannot be loaded.</p>;
  if (changes.length === 0) return <p className="bo-muted">Saved without a change.</p>;
  return changes.map((change) => (
    <div key={change.field}>
      <p className="fm-label">{change.field}</p>
      <pre className="me-diff">
        {change.lines.map((line, index) => (
          <span key={index} className={line.kind}>
            {SIGNS[line.kind]}
            {line.text}
            {"\n"}
          </span>
        ))}
      </pre>
    </div>
  ));
}

const SIGNS = { added: "+ ", removed: "− ", same: "  ", place: "" } as const;
