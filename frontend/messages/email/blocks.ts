/** GrapesJS with MJML: loaded only where somebody opens the visual way. Asks nobody for anything. */
import "grapesjs/dist/css/grapes.min.css";

import grapesjs, { type Editor, type Plugin } from "grapesjs";
import mjml, { type PluginOptions } from "grapesjs-mjml";

import { isObject, object, text } from "~/shared/guards";

import { dress } from "./dressing";
import { indented } from "./indented";
import { closed } from "./ways";

/** Those without pictures or fonts of other hosts in them. */
const BLOCKS = [
  ...["mj-1-column", "mj-2-columns", "mj-3-columns", "mj-text", "mj-button", "mj-image", "mj-divider", "mj-spacer"],
  ...["mj-wrapper", "mj-raw"],
];
const GREY = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="350" height="180"><rect width="350" height="180" fill="#cbd5e1"/></svg>',
)}`;
const PLUGIN = { blocks: BLOCKS, imagePlaceholderSrc: GREY, useCustomTheme: false, fonts: {} };
const MJML = pluginIn(mjml);
const QUIET = { telemetry: false, storageManager: false as const, cssIcons: "", fromElement: false };

/** An editor of blocks in `place`. `changed` hears the new MJML, not before somebody changed something. */
export function openBlocks(place: HTMLElement, source: string, changed: (mjml: string) => void): Editor {
  const editor = grapesjs.init({
    ...QUIET,
    container: place,
    height: "44rem",
    components: closed(source),
    assetManager: { upload: false },
    // Without a pointer, or without dragging: a block is put where the chosen one is.
    blockManager: { appendOnClick: true },
    plugins: [(made) => MJML(made, PLUGIN)],
  });
  let last: string | null = null;
  editor.onReady(() => {
    editor.Canvas.getFrameEl().title = "The mail, to be edited in place";
    last = written(editor);
    dress(editor, place);
  });
  editor.on("update", () => {
    const next = written(editor);
    if (last === null || next === last) return;
    last = next;
    changed(next);
  });
  return editor;
}

/** The package is CommonJS: some bundlers hand out its plugin, others the object that holds it. */
function pluginIn(found: unknown): Plugin<PluginOptions> {
  const plugin = isObject(found) ? found["default"] : found;
  if (!isPlugin(plugin)) throw new Error("grapesjs-mjml has no plugin.");
  return plugin;
}

function isPlugin(value: unknown): value is Plugin<PluginOptions> {
  return typeof value === "function";
}

function written(editor: Editor): string {
  return indented(text(editor.runCommand("mjml-code")));
}

/** Offer the variables in the bar above a text that is being written. */
export function offerVariables(editor: Editor, names: readonly string[]): void {
  const options = names.map((name) => new Option(name, `{{${name}}}`));
  const select = document.createElement("select");
  select.setAttribute("aria-label", "Insert a variable");
  select.append(new Option("Variable …", ""), ...options);
  editor.RichTextEditor.remove("variable");
  editor.RichTextEditor.add("variable", {
    icon: select,
    event: "change",
    attributes: { title: "Insert a variable" },
    result: (rte) => {
      if (select.value !== "") rte.insertHTML(select.value);
      select.value = "";
    },
  });
}

/** The HTML that MJML becomes, its variables untouched. Throws Error where it becomes none. */
export function asHtml(source: string): string {
  const editor = grapesjs.init({ ...QUIET, headless: true, plugins: [(made) => MJML(made, PLUGIN)] });
  try {
    const html = text(object(editor.runCommand("mjml-code-to-html", { mjml: source, fonts: {} }))["html"]);
    if (html === "") throw new Error("No HTML came of this MJML.");
    return html;
  } finally {
    editor.destroy();
  }
}
