import type { ReactNode } from "react";

import type { Graded } from "~/conditions/model/problems";

/** What is wrong with a part, in words. */
export function Problems({ problems }: { readonly problems: readonly Graded[] }): ReactNode {
  if (!problems.length) return null;
  return (
    <ul className="cb-problems">
      {problems.map((problem) => (
        <li key={`${problem.path} ${problem.message}`} className={`cb-${problem.grade}`}>
          {said(problem)}
        </li>
      ))}
    </ul>
  );
}

function said({ grade, path, message }: Graded): string {
  if (grade === "unfinished") return `Still to be filled in: ${words(path)}`;
  return path ? `${words(path)}: ${message}` : message;
}

/** "where[0].value" → "where, row 1, value". */
function words(path: string): string {
  return path.replace(/\[(\d+)\]/g, (_, at: string) => `, row ${Number(at) + 1}`).replaceAll(".", ", ").replaceAll("_", " ");
}
