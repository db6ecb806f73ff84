import { expect, test } from "vitest";

import { questionFor } from "./useWays";
import { FIRST_BLOCKS, inOneBlock, isMjml, lostInBlocks, wayOf } from "./ways";

test("a new mail begins with blocks, MJML is shown as blocks, and HTML as it is", () => {
  expect(wayOf("")).toBe("visual");
  expect(wayOf(FIRST_BLOCKS)).toBe("visual");
  expect(wayOf("<p>mjml is nice</p>")).toBe("html");
  expect(wayOf("<mjml><!-- by hand --></mjml>")).toBe("mjml");
  expect(isMjml("<MJML lang='de'>")).toBe(true);
});

test("a condition inside a text stays in blocks, one between them does not", () => {
  const inside = "<mjml><mj-body><mj-text>{% if event.a %}x{% endif %}</mj-text></mj-body></mjml>";
  expect(lostInBlocks(inside)).toEqual([]);
  expect(lostInBlocks(inside.replace("<mj-text>", "{% if event.b %}<mj-text>"))[0]).toContain("{% … %}");
  expect(lostInBlocks("<mjml><!-- for Ann --></mjml>")).toEqual(["comments"]);
});

test("HTML goes whole into one block, of a document its body, whatever stands in it", () => {
  const html = "<html><head><style>p{}</style></head><body class='x'><p>$& costs {{event.amount}}</p></body></html>";
  expect(inOneBlock(html)).toContain("<p>$& costs {{event.amount}}</p></mj-text>");
  expect(inOneBlock(html)).not.toContain("style");
  expect(isMjml(inOneBlock("<b>Hi</b>"))).toBe(true);
});

test("nothing is asked where nobody has written anything yet", () => {
  expect([questionFor("", "html"), questionFor(FIRST_BLOCKS, "html"), questionFor(FIRST_BLOCKS, "mjml")]).toEqual([null, null, null]);
  expect(questionFor(FIRST_BLOCKS.replace("Hello", "Dear"), "html")?.kind).toBe("blocks to html");
  expect(questionFor("<p>Hello</p>", "visual")?.kind).toBe("html to blocks");
});
