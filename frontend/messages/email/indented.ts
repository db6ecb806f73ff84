/** MJML of the blocks as people read it: a line for each block, indented by depth. */

const ATTRIBUTES = `(?:"[^"]*"|'[^']*'|[^>"'])*`;
/** What holds text: not touched, blanks mean something in it. */
const WHOLE = `<(mj-(?:text|button|raw|table|title|preview|style|social-element|navbar-link|accordion-title|accordion-text))\\b${ATTRIBUTES}>[^]*?</\\1\\s*>`;
const PIECE = new RegExp(`${WHOLE}|</?mj[\\w-]*${ATTRIBUTES}>|[^<]+|<`, "g");

/** The source itself where it holds anything but blocks between blocks. */
export function indented(source: string): string {
  const lines: string[] = [];
  let depth = 0;
  for (const [piece, holder] of source.matchAll(PIECE)) {
    if (piece.trim() === "") continue;
    if (!piece.startsWith("<mj") && !piece.startsWith("</mj")) return source;
    const closes = piece.startsWith("</");
    if (closes) depth -= 1;
    lines.push("  ".repeat(Math.max(0, depth)) + piece.trim());
    if (!closes && holder === undefined && !piece.endsWith("/>")) depth += 1;
  }
  return depth === 0 ? `${joinedIfEmpty(lines).join("\n")}\n` : source;
}

/** A block that holds nothing stays on its line. */
function joinedIfEmpty(lines: readonly string[]): readonly string[] {
  return lines.reduce<string[]>((joined, line) => {
    const before = joined.at(-1) ?? "";
    const name = /^\s*<(mj[\w-]*)/.exec(before)?.[1];
    if (name !== undefined && line.trim() === `</${name}>` && !before.includes("</")) return [...joined.slice(0, -1), before + line.trim()];
    return [...joined, line];
  }, []);
}
