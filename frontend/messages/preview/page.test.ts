import { expect, test } from "vitest";

import { framePage, knowsDark, split } from "./page";

test("what is missing is marked in the text and left alone in attributes", () => {
  const page = framePage("<p>You get ⟦event.amount⟧ now</p><a href='⟦event.url⟧'>x</a>", false);
  expect(page).toMatch(/You get <mark [^>]+>⟦event.amount⟧<\/mark> now/);
  expect(page).toContain('href="⟦event.url⟧"');
});

test("nothing that runs or reloads gets into the frame, and a policy of our own does", () => {
  const page = framePage("<meta http-equiv=refresh content='0;url=//evil.example'><script>alert(1)</script><iframe src=x></iframe>", false);
  expect(page).not.toMatch(/alert|evil|iframe/);
  expect(page).toContain("default-src 'none'");
});

test("a mail with its own dark colours is not darkened once more", () => {
  const own = "<style>@media (prefers-color-scheme: dark){p{color:#fff}}</style><p>x</p>";
  expect(knowsDark(own)).toBe(true);
  expect(framePage(own, true)).not.toContain("invert");
  expect(framePage("<p>x</p>", true)).toContain("invert");
  expect(framePage("<p>x</p>", false)).not.toContain("invert");
});

test("a text is cut at its marks", () => {
  expect(split("a ⟦b⟧")).toEqual([{ text: "a ", marked: false }, { text: "⟦b⟧", marked: true }]);
  expect(split("")).toEqual([{ text: "", marked: false }]);
});
