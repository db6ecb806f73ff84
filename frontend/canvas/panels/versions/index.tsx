/** What was published before, as a panel of the canvas. */
import { lazy } from "react";

import type { Panel } from "../index";

const VersionsPanel = lazy(async () => ({ default: (await import("./VersionsPanel")).VersionsPanel }));

export const versionsPanel: Panel = {
  key: "versions",
  label: "Versions",
  icon: "history",
  offered: ({ live }) => live,
  render: () => <VersionsPanel />,
};
