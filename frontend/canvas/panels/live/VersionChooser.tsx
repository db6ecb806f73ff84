import { useEffect, useState, type ReactNode } from "react";

import { useCanvas } from "../../store";
import { fetchVersions, type VersionLine } from "../versions/version";
import { watch } from "./watching";

/** Which version is watched; the newest ones are offered, the panel of versions has all. */
export function VersionChooser({ version }: { readonly version: number }): ReactNode {
  const slug = useCanvas((state) => state.page.slug);
  const live = useCanvas((state) => state.liveVersion);
  const [lines, setLines] = useState<readonly VersionLine[]>([]);
  useEffect(() => {
    let gone = false;
    const take = (found: readonly VersionLine[]): void => {
      if (!gone) setLines(found);
    };
    // Without the list the version that is shown is still named.
    fetchVersions(slug).then((page) => take(page.lines), () => take([]));
    return () => {
      gone = true;
    };
  }, [slug, live, version]);
  const known = lines.some(({ number }) => number === version);
  return (
    <label className="cv-live-version">
      <span>Version</span>
      <select value={version} onChange={(event) => void watch(Number(event.target.value))}>
        {!known && <option value={version}>{version}</option>}
        {lines.map(({ number, live, inside }) => (
          <option key={number} value={number}>
            {number}
            {live ? " (live)" : ""}: {inside.toLocaleString("en")} inside
          </option>
        ))}
      </select>
    </label>
  );
}
