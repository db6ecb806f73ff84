import type { ReactNode } from "react";

import type { Following, Outcome } from "~/conditions/useOutcome";

interface OutcomePanelProps {
  readonly following: Following;
  readonly compact: boolean;
}

/** The condition as a sentence, how many customers it holds for, and some of them. */
export function OutcomePanel({ following, compact }: OutcomePanelProps): ReactNode {
  const { outcome, current, stop } = following;
  const { said, count } = outcome;
  const counting = said?.countable === true && !count && !outcome.failed && !outcome.stopped;
  const sample = count?.sample ?? [];
  return (
    <section className={`cb-outcome ${compact ? "cb-compact" : ""}`} aria-label="What the condition says" aria-busy={!current || counting}>
      <p className="cb-sentence">{said?.sentence ? `“${said.sentence}”` : words(following)}</p>
      <p className="cb-count" role="status">
        {figures(outcome)}
        {counting ? (
          <>
            <span className="cb-word"> counting …</span>
            <button type="button" className="cb-quiet" onClick={stop}>
              stop
            </button>
          </>
        ) : null}
      </p>
      {sample.length ? (
        <details open={!compact}>
          <summary>{sample.length < (count?.count ?? 0) ? `The newest ${sample.length} of them` : "All of them"}</summary>
          <ul className="cb-sample">
            {sample.map((id) => (
              <li key={id}>
                <a href={`/customers/?q=${encodeURIComponent(id)}`}>{id}</a>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

function words({ outcome, current }: Following): string {
  if (!outcome.said && !outcome.failed) return "Reading the condition …";
  return current ? "Not finished yet: see what is marked above." : "…";
}

function figures({ said, count, estimate, failed, stopped }: Outcome): ReactNode {
  if (count) {
    return (
      <>
        <b>{number(count.count)}</b> {count.count === 1 ? "customer" : "customers"}
        <span className="cb-word"> · counted in {number(Math.round(count.took_ms))} ms</span>
      </>
    );
  }
  if (failed) return <span className="cb-problem">{failed}</span>;
  if (estimate) {
    const range = estimate.low === estimate.high ? "" : ` (${number(estimate.low)} to ${number(estimate.high)})`;
    return (
      <>
        <b>≈ {number(estimate.estimate)}</b> customers
        <span className="cb-word">{range}</span>
      </>
    );
  }
  if (stopped) return <span className="cb-word">Not counted.</span>;
  if (said?.sentence && !said.countable && !said.problems.some((one) => !one.warning)) {
    return <span className="cb-word">Depends on the event or on the entry, so it is asked for each customer when it happens.</span>;
  }
  return null;
}

function number(value: number): string {
  return value.toLocaleString("en");
}
