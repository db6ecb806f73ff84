/** The mail for the preview's frame: marks made visible, scripts without effect, darkened as mail apps do. */

const MARK = /⟦[^⟦⟧]{1,200}⟧/g;
/** The frame has no scripts and no origin anyway; this also keeps it from loading anything but what a mail shows. */
const POLICY = "default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'; font-src data:";
const MARKED = "background:#fef08a;color:#713f12;outline:1px dashed #a16207;border-radius:3px";
const DARKENED = "html{background:#fff;filter:invert(.92) hue-rotate(180deg)}img,video,[background]{filter:invert(1) hue-rotate(180deg)}";

/** Whether the mail says itself how it looks in the dark. */
export function knowsDark(html: string): boolean {
  return /prefers-color-scheme\s*:\s*dark/i.test(html);
}

/** The source for the frame. `dark` darkens a mail that does not do so by itself. */
export function framePage(html: string, dark: boolean): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of page.querySelectorAll("script,iframe,object,embed,link,meta[http-equiv]")) element.remove();
  mark(page);
  page.head.prepend(element(page, "meta", { "http-equiv": "Content-Security-Policy", content: POLICY }));
  const scheme = knowsDark(html) && dark ? "dark" : "light";
  page.head.append(element(page, "meta", { name: "color-scheme", content: scheme }));
  if (dark && !knowsDark(html)) page.head.append(Object.assign(page.createElement("style"), { textContent: DARKENED }));
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

function element(page: Document, name: string, attributes: Readonly<Record<string, string>>): Element {
  const made = page.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function mark(page: Document): void {
  for (const node of textsOf(page)) {
    const pieces = split(node.data);
    if (pieces.length < 2 && !pieces[0]?.marked) continue;
    node.replaceWith(
      ...pieces.map((piece) => {
        if (!piece.marked) return piece.text;
        const shown = element(page, "mark", { style: MARKED, title: "This customer and event have no value for it" });
        shown.textContent = piece.text;
        return shown;
      }),
    );
  }
}

function textsOf(page: Document): Text[] {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) if (node instanceof Text) found.push(node);
  return found;
}

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** A text cut into what is said and the marks for what is missing. */
export function split(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(MARK)) {
    if (found.index > end) pieces.push({ text: text.slice(end, found.index), marked: false });
    pieces.push({ text: found[0], marked: true });
    end = found.index + found[0].length;
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end), marked: false });
  return pieces;
}
