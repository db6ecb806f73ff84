import { expect, test } from "vitest";

import { textPart } from "./textPart";

test("paragraphs, lists and links of HTML become readable, variables stay", () => {
  const html = "<style>p{}</style><h1>Hi {{customer.name}}</h1><p>See  <a href='{{event.url}}'>your\n order</a>.</p><ul><li>one</li><li>two</li></ul>";
  expect(textPart(html)).toBe("Hi {{customer.name}}\n\nSee your order ({{event.url}}).\n\n- one\n\n- two");
});

test("blocks of MJML are paragraphs, and a picture that closes itself does not swallow the rest", () => {
  const mjml = `<mjml><mj-head><mj-preview>no</mj-preview></mj-head><mj-body><mj-section><mj-column>
    <mj-image src="https://a.example/x.png" alt="A gift"/><mj-text>Hello</mj-text>
    <mj-button href="https://a.example/">Open</mj-button></mj-column></mj-section></mj-body></mjml>`;
  expect(textPart(mjml)).toBe("A gift\n\nHello\n\nOpen (https://a.example/)");
});

test("a link that shows its own address says it once", () => {
  expect(textPart("<a href='https://a.example'>https://a.example</a>")).toBe("https://a.example");
});

test("nothing stays nothing", () => {
  expect(textPart("")).toBe("");
});
