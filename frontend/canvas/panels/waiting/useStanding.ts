import { useEffect, useState } from "react";

import { wordsOf } from "~/shared/words";

import { useCanvas } from "../../store";
import { fetchStanding, type StandingPage } from "./runs";

/** ms between two looks at the list while figures change. */
const PAUSE = 2_000;

export interface Found {
  readonly page: StandingPage | null;
  readonly failed: string;
  /** Looks again at once. */
  readonly again: () => void;
}

/** A page of those at a node. It follows the figures: when `inside` changes, it is read again, not too often. */
export function useStanding(version: number, node: string, cursor: string, inside: number): Found {
  const slug = useCanvas((state) => state.page.slug);
  const [page, setPage] = useState<StandingPage | null>(null);
  const [failed, setFailed] = useState("");
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const asking = new AbortController();
    const look = async (): Promise<void> => {
      try {
        setPage(await fetchStanding(slug, version, node, cursor, asking.signal));
        setFailed("");
      } catch (error) {
        if (!asking.signal.aborted) setFailed(wordsOf(error));
      }
    };
    void look();
    return () => asking.abort();
  }, [slug, version, node, cursor, turn]);
  const [seen, setSeen] = useState(inside);
  useEffect(() => {
    if (seen === inside) return;
    const timer = setTimeout(() => {
      setSeen(inside);
      setTurn((before) => before + 1);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [seen, inside]);
  return { page, failed, again: () => setTurn((before) => before + 1) };
}
