import type { ReactNode } from "react";

import type { NodeFigures } from "../catalog/figures";
import { reached } from "../catalog/messages";
import { useCanvas } from "../store";

/** How many customers are at a node, passed it, failed in it; nothing while no figures are shown. */
export function Counts({ id }: { readonly id: string }): ReactNode {
  const shown = useCanvas((state) => state.figures !== null);
  const figures = useCanvas((state) => state.figures?.[id]);
  if (!shown) return null;
  const passed = Object.values(figures?.left ?? {}).reduce((sum, count) => sum + count, 0);
  const failed = figures?.failed ?? 0;
  return (
    <>
      <p className="cv-counts">
        <span title="Customers who are here now">
          <b>{(figures?.waiting ?? 0).toLocaleString("en")}</b> here
        </span>
        <span title="Customers who went on from here">
          <b>{passed.toLocaleString("en")}</b> passed
        </span>
        {failed > 0 && (
          <span className="bad" title="Customers set aside here because of an error">
            <b>{failed.toLocaleString("en")}</b> failed
          </span>
        )}
      </p>
      {figures && <Messages figures={figures} />}
    </>
  );
}

/** Send nodes: how many messages were sent, and how far they came. The panel beside has all stages. */
function Messages({ figures }: { readonly figures: NodeFigures }): ReactNode {
  const all = reached(figures);
  const opened = all?.some(({ key, count }) => key === "opened" && count > 0) ?? false;
  const stages = all?.filter(({ key, count }) => key === "sent" || (count > 0 && !(opened && key === "delivered")));
  if (stages === undefined) return null;
  return (
    <p className="cv-counts" title="Messages">
      {stages.map(({ key, label, count }) => (
        <span key={key}>
          <b>{count.toLocaleString("en")}</b> {label}
        </span>
      ))}
    </p>
  );
}
