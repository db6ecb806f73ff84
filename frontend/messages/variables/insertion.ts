/** Putting variables into a text: `{{` asks for one, and the one chosen takes its place. */

export interface Asked {
  /** Where the braces begin. */
  readonly from: number;
  /** What was typed behind them. */
  readonly q: string;
}

const OPEN = /\{\{[-+]?\s*([\w.]*)$/;

/** Whether a variable is being typed before the caret. */
export function asked(text: string, caret: number): Asked | null {
  const found = OPEN.exec(text.slice(0, caret));
  return found ? { from: found.index, q: found[1] ?? "" } : null;
}

/** The text with `{{name}}` from `from` to `to`, and where the caret stands then. Braces that close it already stay one pair. */
export function inserted(text: string, from: number, to: number, name: string): { text: string; caret: number } {
  const variable = `{{${name}}}`;
  const rest = text.slice(to).replace(/^[\w.]*\s*\}\}/, "");
  return { text: text.slice(0, from) + variable + rest, caret: from + variable.length };
}

/** What may be done with a value: shown beside the variables. */
export const FILTERS: readonly (readonly [example: string, meaning: string])[] = [
  ["{{customer.name|default('friend')}}", "a word for customers without one"],
  ["{{event.amount|money('EUR')}}", "€44.20; money('EUR', 'de') gives 44,20 €"],
  ["{{event.amount|number(2)}}", "1,234.50"],
  ["{{event.at|date('short')}}", "a date in the customer's time zone"],
  ["{{customer.name|title}}", "Capitals; also upper, lower, trim"],
  ["{{event.text|truncate(40)}}", "at most 40 characters"],
  ["{{event.code|urlencode}}", "for a part of an address"],
  ["{% if event.amount > 10 %}…{% endif %}", "only under a condition"],
  ["{% for item in event.items %}…{% endfor %}", "once for each item of a list"],
];
