/** The versions, newest first; each can be looked at, watched, and taken as the draft. */
import { useEffect, useState, type ReactNode } from "react";

import "./versions.css";

import { actorName } from "~/shared/actor";
import { wordsOf } from "~/shared/words";

import { moment } from "../try/clock";
import { useCanvas } from "../../store";
import { Chosen } from "./Chosen";
import { fetchVersions, type VersionLine } from "./version";

interface Listed {
  readonly lines: readonly VersionLine[];
  readonly next: string;
  readonly failed: string;
}

const NOTHING: Listed = { lines: [], next: "", failed: "" };

export function VersionsPanel(): ReactNode {
  const { slug, zone } = useCanvas((state) => state.page);
  const live = useCanvas((state) => state.liveVersion);
  const shown = useCanvas((state) => state.shown?.number);
  const [listed, setListed] = useState<Listed | null>(null);
  useEffect(() => {
    let gone = false;
    void look(slug, NOTHING).then((found) => {
      if (!gone) setListed(found);
    });
    return () => {
      gone = true;
    };
  }, [slug, live]);
  if (listed === null) return <p role="status">Looking for versions…</p>;
  return (
    <div className="cv-versions">
      <p className="bo-muted">Times are those of {zone}. What is published stays as it was; the draft is what you edit.</p>
      {listed.failed !== "" && <p className="bo-note error" role="alert">The versions cannot be listed: {listed.failed}</p>}
      <ol>
        {listed.lines.map((line) => (
          <li key={line.number} aria-current={line.number === shown ? "true" : undefined}>
            <Line line={line} zone={zone} open={line.number === shown} />
          </li>
        ))}
      </ol>
      {listed.next !== "" && (
        <button type="button" className="bo-button small" onClick={() => void look(slug, listed).then(setListed)}>
          Older ones
        </button>
      )}
    </div>
  );
}

function Line({ line, zone, open }: { readonly line: VersionLine; readonly zone: string; readonly open: boolean }): ReactNode {
  return (
    <>
      <header>
        <b>Version {line.number}</b>
        {line.live && <span className="bo-badge bo-green">live</span>}
        <span className="bo-muted">{line.inside.toLocaleString("en")} inside</span>
      </header>
      <p className="bo-muted">
        {moment(line.publishedAt, zone, new Date().toISOString())} by {actorName(line.publishedBy)}
      </p>
      <Chosen number={line.number} open={open} />
    </>
  );
}

/** The page after those that are known already. */
async function look(slug: string, known: Listed): Promise<Listed> {
  try {
    const { lines, next } = await fetchVersions(slug, known.next);
    return { lines: [...known.lines, ...lines], next, failed: "" };
  } catch (error) {
    return { ...known, failed: wordsOf(error) };
  }
}
