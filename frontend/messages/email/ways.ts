/** The three ways to write a mail, and what is lost on the way from one to another. */

export type Way = "visual" | "mjml" | "html";

export const WAYS: readonly (readonly [Way, string])[] = [
  ["visual", "Visual blocks"],
  ["mjml", "MJML source"],
  ["html", "HTML source"],
];

/** The beginning of a mail in blocks. */
export const FIRST_BLOCKS = `<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text font-size="16px">Hello,</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;

/** Whether nobody has written anything yet. */
export function isUntouched(source: string): boolean {
  return source.trim() === "" || source === FIRST_BLOCKS;
}

/** Whether the source is MJML; as the server tells it. */
export function isMjml(source: string): boolean {
  return /<mjml[\s>]/i.test(source);
}

/** How a mail that was just opened is shown: as blocks where nothing of it would be lost. */
export function wayOf(source: string): Way {
  if (source !== "" && !isMjml(source)) return "html";
  return lostInBlocks(source).length > 0 ? "mjml" : "visual";
}

/** What blocks cannot hold of this MJML: it would be gone after the first change. In words, none if nothing. */
export function lostInBlocks(source: string): readonly string[] {
  const lost: string[] = [];
  if (/\{%/.test(outsideTexts(source))) lost.push("conditions and loops ({% … %}) that stand between blocks");
  if (/<!--/.test(source)) lost.push("comments");
  if (/<mj-table[\s>]/i.test(source)) lost.push("tables (mj-table)");
  if (/<mj-include[\s>/]/i.test(source)) lost.push("mj-include");
  return lost;
}

function outsideTexts(source: string): string {
  return source.replace(/<mj-(text|button|raw|table|preview|title|style)\b[^]*?<\/mj-\1\s*>/gi, "");
}

/** With closing tags for mj-image and the like: they close themselves in MJML, and not for a parser of HTML. */
export function closed(source: string): string {
  return source.replace(/<(mj-[\w-]+)\b([^<>]*?)\/>/g, "<$1$2></$1>");
}

/** The HTML in one block of text, so that nothing of it is lost. Of a whole document it is what stands in its body. */
export function inOneBlock(html: string): string {
  const body = /<body\b[^>]*>([^]*?)<\/body\s*>/i.exec(html)?.[1] ?? html;
  const inside = body.trim();
  return FIRST_BLOCKS.replace("Hello,", () => inside);
}
