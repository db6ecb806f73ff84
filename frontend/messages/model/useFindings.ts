/** Checks the draft a moment after the last key. */
import { useEffect, useState } from "react";

import type { TemplatePage } from "./page";
import { check, type Finding } from "./server";
import type { Draft } from "./template";

const PAUSE = 500;

/** What is wrong as of the last check; an unreachable server changes nothing. */
export function useFindings(page: TemplatePage, draft: Draft, event: string): readonly Finding[] {
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  useEffect(() => {
    const calling = new AbortController();
    const timer = window.setTimeout(() => {
      check(page, draft, event, calling.signal).then(setFindings, () => undefined);
    }, PAUSE);
    return () => {
      window.clearTimeout(timer);
      calling.abort();
    };
  }, [page, draft, event]);
  return findings;
}

/** Those about one field of one language. */
export function findingsOf(findings: readonly Finding[], language: string, field: string): readonly Finding[] {
  const name = language === "" ? field : `languages.${language}.${field}`;
  return findings.filter((finding) => finding.field === name);
}

/** Those that belong to no field that is shown. */
export function elsewhere(findings: readonly Finding[], fields: ReadonlySet<string>): readonly Finding[] {
  return findings.filter(({ field }) => {
    const [first = "", , ...rest] = field.split(".");
    const own = first === "languages" ? rest.join(".") : field;
    return !fields.has(own) && !own.startsWith("fields.");
  });
}
