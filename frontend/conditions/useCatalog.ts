/** The catalog for the events at hand: asked for once, shared by all builders of a page. */
import { useEffect, useState } from "react";

import { parseCatalog, type Catalog } from "~/conditions/catalog";
import { read } from "~/shared/api";

/** After so long a builder that opens asks anew, in milliseconds. */
const FRESH = 60_000;

interface Asked {
  readonly at: number;
  readonly answer: Promise<Catalog>;
}

const asked = new Map<string, Asked>();

export interface Found {
  readonly catalog: Catalog | null;
  readonly failed: boolean;
  readonly retry: () => void;
}

/** `query` names the events at hand, as the address has them. */
export function useCatalog(query: string): Found {
  const [state, setState] = useState<{ query: string; catalog: Catalog | null; failed: boolean } | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let here = true;
    askFor(query).then(
      (catalog) => here && setState({ query, catalog, failed: false }),
      () => here && setState({ query, catalog: null, failed: true }),
    );
    return () => {
      here = false;
    };
  }, [query, tries]);
  const failed = state?.query === query && state.failed;
  return { catalog: state?.catalog ?? null, failed, retry: () => setTries((n) => n + 1) };
}

/** The words of the address that name events. */
export function eventQuery(events: readonly string[]): string {
  return new URLSearchParams(events.map((name) => ["event", name])).toString();
}

function askFor(query: string): Promise<Catalog> {
  const before = asked.get(query);
  if (before && Date.now() - before.at < FRESH) return before.answer;
  const answer = read<unknown>(`conditions/fields?${query}`).then(parseCatalog);
  asked.set(query, { at: Date.now(), answer });
  answer.catch(() => asked.delete(query));
  return answer;
}
