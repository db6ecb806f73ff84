import { useRef, type ReactNode } from "react";

import type { Finding } from "../model/server";
import { Source, type SourceProps } from "./Source";

export interface CodeAreaProps extends Omit<SourceProps, "code" | "onScroll"> {
  readonly findings: readonly Finding[];
}

/** A source with its line numbers beside it; lines with something wrong are marked. */
export function CodeArea({ findings, ...source }: CodeAreaProps): ReactNode {
  const gutter = useRef<HTMLOListElement>(null);
  const marks = new Map(findings.map((finding) => [finding.line, finding.kind]));
  const lines = source.value.split("\n").length;
  const follow = (top: number): void => {
    if (gutter.current) gutter.current.scrollTop = top;
  };
  return (
    <div className="me-area">
      <ol className="me-gutter" aria-hidden="true" ref={gutter}>
        {Array.from({ length: lines }, (_, index) => (
          <li key={index} className={marks.get(index + 1) ?? ""}>
            {index + 1}
          </li>
        ))}
      </ol>
      <Source {...source} code onScroll={follow} />
    </div>
  );
}
