import type { ReactNode } from "react";

import type { Standing } from "./runs";
import { times } from "./words";

export interface RowProps {
  readonly row: Standing;
  readonly zone: string;
  readonly picked?: boolean;
  /** Without it nothing can be chosen. */
  readonly onPick?: (on: boolean) => void;
}

/** One customer at the step. */
export function Row({ row, zone, picked = false, onPick }: RowProps): ReactNode {
  const { run, customer, state, reason } = row;
  return (
    <li>
      {onPick && <input type="checkbox" aria-label={`Choose ${customer}`} checked={picked} onChange={(event) => onPick(event.target.checked)} />}
      <div>
        <span className="cv-waiting-who">
          <a href={`/customers/?q=${encodeURIComponent(customer)}`}>{customer}</a>
          <a href={`/runs/${run}/`} aria-label={`${customer}: way so far`}>
            way so far
          </a>
        </span>
        <small className={state === "failed" ? "bad" : "bo-muted"}>
          {times(row, zone, new Date().toISOString())}
          {state === "failed" && reason !== "" && `: ${reason}`}
        </small>
      </div>
    </li>
  );
}
