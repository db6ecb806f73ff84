import type { ReactNode } from "react";

import type { Graded } from "~/conditions/model/problems";

/** What is wrong with a part, in words. */
export function Problems({ problems }: { readonly problems: readonly Graded[] }): ReactNode {
  if (!problems.length) return null;
  return (
    <ul className="cb-problems">
      {problems.map((problem) => (
        <li key={`${problem.path} ${problem.message}`} className={`cb-${problem.grade}`}>
          {problem.grade === "unfinished" ? "Still to be filled in – " : ""}
          {problem.path ? `${words(problem.path)}: ${problem.message}` : problem.message}
        </li>
      ))}
    </ul>
  );
}

/** "where[0].value" → "where, row 1, value". */
function words(path: string): string {
  return path.replace(/\[(\d+)\]/g, (_, at: string) => `, row ${Number(at) + 1}`).replaceAll(".", ", ").replaceAll("_", " ");
}
