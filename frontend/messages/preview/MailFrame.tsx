import type { ReactNode } from "react";

import { framePage } from "./page";
import { useFit } from "./useFit";

interface MailFrameProps {
  readonly html: string;
  /** Pixels: what the mail takes for the width of its window. */
  readonly wide: number;
  readonly dark: boolean;
}

const HEIGHT = 560;

/** A mail in its frame: nothing in it runs, and it reaches nothing of this page. Drawn smaller where it does not fit. */
export function MailFrame({ html, wide, dark }: MailFrameProps): ReactNode {
  const { place, scale } = useFit(wide);
  return (
    <div className="me-stage">
      <div ref={place} className="me-fit" style={{ height: HEIGHT }}>
        <iframe
          className="me-frame"
          style={{ colorScheme: dark ? "dark" : "light", width: wide, height: HEIGHT / scale, transform: `scale(${scale})` }}
          sandbox=""
          title="The e-mail"
          srcDoc={framePage(html, dark)}
        />
      </div>
    </div>
  );
}
