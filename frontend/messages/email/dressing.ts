/** What GrapesJS takes from an icon font of another host, from the shell's font; and its buttons for the keyboard. */
import type { Editor } from "grapesjs";

/** Icons by the class that GrapesJS gives to a button. */
const ICONS: readonly (readonly [className: string, icon: string])[] = [
  ["fa-square-o", "select_all"],
  ["fa-eye", "visibility"],
  ["fa-arrows-alt", "fullscreen"],
  ["fa-paint-brush", "palette"],
  ["fa-cog", "settings"],
  ["fa-bars", "account_tree"],
  ["fa-th-large", "widgets"],
  ["fa-arrow-up", "arrow_upward"],
  ["fa-arrows", "open_with"],
  ["fa-clone", "content_copy"],
  ["fa-trash-o", "delete"],
  ["fa-caret-down", "expand_more"],
  ["fa-caret-right", "chevron_right"],
];
const TOOLS: Readonly<Record<string, string>> = { "tlb-move": "Move", "tlb-clone": "Copy", "tlb-delete": "Delete" };
const BUTTONS = ".gjs-pn-btn, .gjs-block, .gjs-toolbar-item, .gjs-rte-action, .gjs-layer-title, .gjs-sm-sector-title, .gjs-category-title";

/** Begins with the blocks in view; sources and imports are the other ways to write. */
export function dress(editor: Editor, place: HTMLElement): void {
  editor.Panels.removeButton("options", "export-template");
  editor.Panels.removeButton("options", "mjml-import");
  editor.Panels.removePanel("commands");
  editor.Panels.getButton("views", "open-blocks")?.set("active", true);
  const again = (): void => {
    place.querySelectorAll<HTMLElement>(BUTTONS).forEach(dressOne);
    nameTools(editor, place);
  };
  const watching = new MutationObserver(again);
  watching.observe(place, { childList: true, subtree: true });
  editor.on("destroy", () => watching.disconnect());
  place.addEventListener("keydown", pressed);
  again();
}

function dressOne(button: HTMLElement): void {
  const icon = iconOf(button.className);
  if (icon !== "" && button.childElementCount === 0) button.append(glyph(icon));
  if (button.hasAttribute("role") || button.querySelector("select") !== null) return;
  button.setAttribute("role", "button");
  button.tabIndex = 0;
  if (button.textContent.trim() === "" || icon !== "") button.setAttribute("aria-label", button.title || icon.replaceAll("_", " "));
}

/** The tools at a block have icons only; they stand in the order of the block's list of tools. */
function nameTools(editor: Editor, place: HTMLElement): void {
  const tools = editor.getSelected()?.get("toolbar") ?? [];
  place.querySelectorAll<HTMLElement>(".gjs-toolbar-item").forEach((tool, at) => {
    const command = tools[at]?.command;
    const name = typeof command === "string" ? TOOLS[command] : undefined;
    tool.title = name ?? "Choose what it stands in";
    tool.setAttribute("aria-label", tool.title);
  });
}

/** The icon for a class of GrapesJS's, "" for any other. */
export function iconOf(className: string): string {
  const classes = new Set(className.split(/\s+/));
  return ICONS.find(([name]) => classes.has(name))?.[1] ?? "";
}

function glyph(icon: string): HTMLElement {
  const made = document.createElement("span");
  made.className = "material-symbols-outlined bo-icon";
  made.setAttribute("aria-hidden", "true");
  made.textContent = icon;
  return made;
}

function pressed(event: KeyboardEvent): void {
  const button = event.target;
  if (!(button instanceof HTMLElement) || !button.matches(BUTTONS) || (event.key !== "Enter" && event.key !== " ")) return;
  event.preventDefault();
  button.click();
}
