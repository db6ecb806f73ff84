/** A published version with the customers in it, as a panel of the canvas. */
import { lazy } from "react";

import type { Panel } from "../index";

const LivePanel = lazy(async () => ({ default: (await import("./LivePanel")).LivePanel }));

export const livePanel: Panel = {
  key: "live",
  label: "Live",
  icon: "monitoring",
  offered: ({ live }) => live,
  render: () => <LivePanel />,
};
