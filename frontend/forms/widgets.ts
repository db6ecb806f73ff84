/** The widgets by format: a file in `widgets/` is enough, its name is the format. */
import type { Widget } from "~/forms/types";

const FILES = import.meta.glob<Widget>(["./widgets/*.tsx", "!./widgets/*.test.tsx"], { eager: true, import: "default" });

export const WIDGETS: ReadonlyMap<string, Widget> = new Map(
  Object.entries(FILES).map(([file, widget]) => [file.replace(/^.*\/|\.tsx$/g, ""), widget] as const),
);

export const FORMATS: ReadonlySet<string> = new Set(WIDGETS.keys());
