/** A text part to begin with, made from the source of a mail. Variables stay variables. */
import { closed } from "./ways";

const PARAGRAPHS = "p,h1,h2,h3,h4,h5,h6,ul,ol,table,hr,mj-text,mj-button,mj-section,mj-divider";
const LINES = "div,tr,center,section,header,footer,li";
const SILENT = "head,mj-head,style,script,title,noscript,mj-style,template";

/** The words of an HTML or MJML source; links as “text (address)”, images by what stands for them. */
export function textPart(source: string): string {
  const page = new DOMParser().parseFromString(closed(source), "text/html");
  return tidy(wordsOf(page.body)).trim();
}

function wordsOf(node: Node): string {
  if (node instanceof Text) return node.data.replace(/\s+/g, " ");
  if (!(node instanceof Element) || node.matches(SILENT)) return "";
  return framed(node, own(node, [...node.childNodes].map(wordsOf).join("")));
}

function own(element: Element, inside: string): string {
  if (element.matches("br")) return "\n";
  if (element.matches("img,mj-image")) return element.getAttribute("alt") ?? "";
  const address = element.getAttribute("href") ?? "";
  return /^(https?:|\{\{)/.test(address) && inside.trim() !== address ? `${inside.trim()} (${address})` : inside;
}

function framed(element: Element, inside: string): string {
  if (element.matches(PARAGRAPHS)) return `\n\n${inside}\n\n`;
  if (element.matches("td,th")) return `${inside} `;
  if (!element.matches(LINES)) return inside;
  return element.matches("li") ? `\n- ${inside.trim()}\n` : `\n${inside}\n`;
}

function tidy(text: string): string {
  return text.replace(/[ \t]*\n[ \t]*/g, "\n").replace(/ {2,}/g, " ").replace(/\n{3,}/g, "\n\n");
}
