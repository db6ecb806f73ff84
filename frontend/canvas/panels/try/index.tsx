/** The test run as a panel of the canvas; what it consists of is loaded when it is opened. */
import { lazy } from "react";

import type { Panel } from "../index";

const TryPanel = lazy(async () => ({ default: (await import("./TryPanel")).TryPanel }));

export const tryPanel: Panel = {
  key: "try",
  label: "Test run",
  icon: "play_circle",
  offered: ({ mayEdit }) => mayEdit,
  render: () => <TryPanel />,
};
