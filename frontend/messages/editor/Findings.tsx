import type { ReactNode } from "react";

import type { Finding } from "../model/server";

/** What is wrong with a field, with its lines. */
export function Findings({ id, findings }: { readonly id: string; readonly findings: readonly Finding[] }): ReactNode {
  return (
    <ul id={id} className="me-findings" aria-live="polite">
      {findings.map((finding) => (
        <li key={`${finding.kind} ${finding.line ?? 0} ${finding.message}`} className={finding.kind}>
          {finding.line !== null && finding.line > 1 ? `Line ${finding.line}: ` : ""}
          {finding.message}
        </li>
      ))}
    </ul>
  );
}
