/** Publishing as a panel: a dialog, because it wants an answer. */
import { lazy } from "react";

import type { Panel } from "../index";

const PublishDialog = lazy(async () => ({ default: (await import("./PublishDialog")).PublishDialog }));

export const publishPanel: Panel = {
  key: "publish",
  label: "Publish",
  icon: "publish",
  dialog: true,
  offered: ({ mayEdit }) => mayEdit,
  render: () => <PublishDialog />,
};
