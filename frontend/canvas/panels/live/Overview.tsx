import type { ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import type { Figures } from "../../catalog/figures";
import { named } from "../../commands";
import { graphShown, useCanvas } from "../../store";
import { standing } from "./standing";

const NONE: Figures = {};

/** The version as a whole: how many are inside and where, and what can be done with the campaign. */
export function Overview(): ReactNode {
  const figures = useCanvas((state) => state.figures) ?? NONE;
  const graph = useCanvas(graphShown);
  const heat = useCanvas((state) => state.heat);
  const { inside, failed, entered, places } = standing(figures, graph);
  return (
    <>
      <dl className="cv-live-sums">
        <Sum label="entered" count={entered} />
        <Sum label="inside now" count={inside} />
        <Sum label="failed" count={failed} bad={failed > 0} />
      </dl>
      <label className="cv-live-heat">
        <input type="checkbox" checked={heat} onChange={(event) => useCanvas.getState().setHeat(event.target.checked)} /> Heat: the
        more customers came through a step, the warmer it is
      </label>
      <section>
        <h3>Where they are</h3>
        {places.length === 0 ? (
          <p className="bo-muted">Nobody is inside at present. Choose a step on the canvas to see who came through it.</p>
        ) : (
          <ul className="cv-live-places">
            {places.map(({ id, waiting, failed }) => (
              <li key={id}>
                <button type="button" onClick={() => useCanvas.getState().jumpTo(id)}>
                  <span>{named(id)}</span>
                  <b>{waiting.toLocaleString("en")}</b>
                  {failed > 0 && <b className="bad">{failed.toLocaleString("en")} failed</b>}
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Life />
    </>
  );
}

function Sum({ label, count, bad = false }: { readonly label: string; readonly count: number; readonly bad?: boolean }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={bad ? "bad" : ""}>{count.toLocaleString("en")}</dd>
    </div>
  );
}

/** Pausing, resuming, stopping: each on its page, which says what it means for how many. */
function Life(): ReactNode {
  const may = useCanvas((state) => state.page.may_edit);
  const status = useCanvas((state) => state.status);
  const campaign = useCanvas((state) => state.page.urls.campaign);
  if (!may || status === "draft" || status === "stopped") return null;
  return (
    <section>
      <h3>The campaign</h3>
      <p className="bo-row">
        {status === "active" ? (
          <a className="bo-button small" href={`${campaign}pause/`}>
            <Icon name="pause" /> Pause…
          </a>
        ) : (
          <a className="bo-button small" href={`${campaign}resume/`}>
            <Icon name="play_arrow" /> Resume…
          </a>
        )}
        <a className="bo-button small danger" href={`${campaign}stop/`}>
          <Icon name="stop" /> Stop…
        </a>
      </p>
    </section>
  );
}
