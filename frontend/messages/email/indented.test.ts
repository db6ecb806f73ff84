import { expect, test } from "vitest";

import { indented } from "./indented";

test("each block has its line, texts stay as they are", () => {
  const source = '<mjml><mj-body><mj-section><mj-column><mj-text a="x > y">Hi <b>you</b></mj-text><mj-image src="u"></mj-image></mj-column></mj-section></mj-body></mjml>';
  expect(indented(source)).toBe(`<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text a="x > y">Hi <b>you</b></mj-text>
        <mj-image src="u"></mj-image>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`);
});

test("what is indented once stays so", () => {
  const once = indented("<mjml><mj-body></mj-body></mjml>");
  expect(indented(once)).toBe(once);
});

test("anything else between blocks is left alone", () => {
  expect(indented("<mjml>{% if a %}<mj-body></mj-body>{% endif %}</mjml>")).toBe("<mjml>{% if a %}<mj-body></mj-body>{% endif %}</mjml>");
  expect(indented("<mjml><mj-body></mjml>")).toBe("<mjml><mj-body></mjml>");
});
