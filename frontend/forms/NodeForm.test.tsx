import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { useState, type ReactElement } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { NodeForm } from "~/forms/NodeForm";
import { AB_TEST, EVERYTHING, EVENT_OCCURRED, SEND_EMAIL, SETTINGS, WAIT } from "~/forms/samples";
import type { FormContext, Problem } from "~/forms/types";
import type { Json } from "~/shared/guards";

const changed = vi.fn<(value: Json) => void>();
const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);

beforeEach(() => {
  const choices = { results: [{ value: "welcome", label: "Welcome", hint: "mail" }] };
  fetched.mockImplementation(() => Promise.resolve(new Response(JSON.stringify(choices))));
});
afterEach(() => {
  cleanup();
  changed.mockReset();
  fetched.mockReset();
});

const CONTEXT: FormContext = { eventNames: [], nodes: [], zone: "Europe/Berlin", readOnly: false };

interface Given {
  readonly schema: Json;
  readonly value?: Json;
  readonly problems?: readonly Problem[];
  readonly context?: FormContext;
}

function Held({ schema, value: first = {}, problems = [], context = CONTEXT }: Given): ReactElement {
  const [value, setValue] = useState(first);
  const onChange = (next: Json): void => {
    changed(next);
    setValue(next);
  };
  return <NodeForm {...{ schema, value, problems, context, onChange }} />;
}

const latest = (): Json | undefined => changed.mock.lastCall?.[0];

test("a wait is three numbers in one line, in the order that its author gave", async () => {
  render(<Held schema={WAIT} />);
  const fields = screen.getAllByRole<HTMLInputElement>("spinbutton");
  expect(fields.map((field) => field.labels?.[0]?.textContent)).toEqual(["Days", "Hours", "Minutes"]);
  expect(fields[0]?.closest(".fm-row")).toBe(fields[2]?.closest(".fm-row"));

  await userEvent.clear(screen.getByLabelText("Days"));
  await userEvent.type(screen.getByLabelText("Days"), "3");

  expect(latest()).toEqual({ days: 3, hours: 0, minutes: 0 });
});

test("to look at a form changes nothing", async () => {
  render(<Held schema={AB_TEST} value={{ variants: [{ id: "a" }, { id: "b" }] }} />);
  await screen.findByLabelText("Test size", { exact: false });

  expect(changed).not.toHaveBeenCalled();
});

test("a template is picked by typing, among those of the channel", async () => {
  render(<Held schema={SEND_EMAIL} />);
  await userEvent.type(screen.getByRole("combobox", { name: "Template" }), "wel");
  await userEvent.click(await screen.findByRole("option", { name: /Welcome/ }));

  expect(latest()).toEqual({ template: "welcome" });
  expect(fetched.mock.lastCall?.[0]).toMatch(/choices\/template\?q=.*channel=email/);
  expect(screen.getByRole("link", { name: "Open" }).getAttribute("href")).toBe("/templates/welcome/");
});

test("variants are added, get an id that nobody has to think of, and are moved", async () => {
  render(<Held schema={AB_TEST} value={{ variants: [{ id: "a", label: "Red" }, { id: "b" }] }} />);
  const list = screen.getByRole("group", { name: "Variants" });
  await userEvent.click(within(list).getByRole("button", { name: "+ Add" }));
  const labels = within(list).getAllByLabelText("Label", { exact: false });
  await userEvent.type(labels[2] ?? list, "Blue");
  await userEvent.click(within(list).getByRole("button", { name: "Move item 3 up" }));

  expect(latest()?.["variants"]).toMatchObject([{ id: "a", label: "Red" }, { id: "c", label: "Blue" }, { id: "b" }]);
  expect(within(list).queryByLabelText("Id")).toBeNull();
});

test("what may be left out is switched on and off", async () => {
  render(<Held schema={AB_TEST} value={{ variants: [{ id: "a" }, { id: "b" }] }} />);
  const restart = screen.getByRole("group", { name: "Restart" });
  expect(within(restart).queryByLabelText("Days", { exact: false })).toBeNull();

  await userEvent.click(within(restart).getByRole("checkbox"));
  await userEvent.type(await within(restart).findByLabelText("Days", { exact: false }), "7");
  expect(latest()?.["restart"]).toEqual({ days: 7 });

  await userEvent.click(within(restart).getByRole("checkbox"));
  expect(latest()?.["restart"]).toBeUndefined();
});

test("values have human names, and an emptied number leaves the config", async () => {
  render(<Held schema={AB_TEST} value={{ variants: [{ id: "a" }, { id: "b" }], test_size: 100 }} />);

  await userEvent.selectOptions(screen.getByLabelText("Counting"), "After evaluation days");
  await userEvent.clear(screen.getByLabelText("Test size", { exact: false }));

  expect(latest()).toMatchObject({ counting: "after_evaluation_days" });
  const stored: unknown = JSON.parse(JSON.stringify(latest()));
  expect(stored).not.toHaveProperty("test_size");
  expect(stored).not.toHaveProperty("restart");
});

test("the schema's limits are said at once and block nothing", async () => {
  render(<Held schema={AB_TEST} value={{ variants: [{ id: "a" }, { id: "b" }] }} />);
  await userEvent.type(screen.getByLabelText("Test size", { exact: false }), "1");

  expect(latest()).toMatchObject({ test_size: 1 });
  expect(await screen.findByText("At least 2.")).toBeTruthy();
});

test("the server's problems stand at the field that they name, else on top", () => {
  const problems = [
    { code: "bad_config", message: "Two variants are alike.", field: "variants.1.id" },
    { code: "bad_event_type", message: "Nobody knows this event." },
    { code: "unconnected", message: "It leads nowhere.", warning: true },
  ];
  const value = { variants: [{ id: "a" }, { id: "b" }] };
  const { container } = render(<Held schema={AB_TEST} value={value} problems={problems} />);

  const variants = screen.getByRole("group", { name: "Variants" });
  expect(variants.parentElement?.textContent).toContain("Two variants are alike.");
  expect(screen.getByLabelText("Order event").closest(".fm-field")?.textContent).toContain("Nobody knows this event.");
  expect(container.firstElementChild?.textContent).toBe("It leads nowhere.");
});

test("a client action is asked for where the event is one", async () => {
  render(<Held schema={EVENT_OCCURRED} value={{ event: "login" }} />);
  expect(screen.getByText(/Only for the event/)).toBeTruthy();
  cleanup();

  render(<Held schema={EVENT_OCCURRED} value={{ event: "client_action" }} />);
  await userEvent.type(screen.getByRole("combobox", { name: "Action" }), "reset_password");
  await userEvent.tab();
  expect(latest()).toMatchObject({ event: "client_action", action: "reset_password" });
});

test("settings: a group with its defaults, and an interval written as our JSON has it", async () => {
  render(<Held schema={SETTINGS} />);
  const entry = screen.getByRole("group", { name: "Entry" });
  expect(within(entry).queryByRole("checkbox")).toBeNull();
  const interval = within(entry).getByRole("group", { name: "Not earlier than" });
  await userEvent.type(within(interval).getByLabelText("Days"), "3");

  expect(latest()).toMatchObject({ entry: { mode: "once_while_open", not_earlier_than: { days: 3 } } });
});

test("whoever may only read sees everything and changes nothing", async () => {
  render(<Held schema={EVERYTHING} value={{ name: "x", colours: ["red"] }} context={{ ...CONTEXT, readOnly: true }} />);

  for (const field of screen.getAllByRole<HTMLInputElement>("textbox")) expect(field.readOnly).toBe(true);
  expect(screen.queryByRole("button", { name: "+ Add" })).toBeNull();
  await userEvent.click(screen.getByRole("checkbox", { name: "Red" }));
  expect(changed).not.toHaveBeenCalled();
});

test("a node of which the front end never heard has a working form", async () => {
  render(<Held schema={EVERYTHING} />);

  await userEvent.type(screen.getByLabelText("Name"), "Anna");
  await userEvent.click(screen.getByRole("checkbox", { name: "Blue" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Is it urgent?" }));
  await userEvent.click(within(screen.getByRole("group", { name: "Lines" })).getByRole("button", { name: "+ Add" }));
  await userEvent.type(screen.getByLabelText("Amount"), "1.5");

  expect(latest()).toMatchObject({ name: "Anna", colours: ["blue"], urgent: true, lines: [{ amount: 1.5 }] });
});

test.each([
  ["wait", WAIT, {}],
  ["A/B test", AB_TEST, { variants: [{ id: "a" }, { id: "b" }] }],
  ["event occurred", EVENT_OCCURRED, {}],
  ["everything", EVERYTHING, { lines: [{ amount: 1 }] }],
])("the form of %s has no accessibility flaws", async (_, schema, value) => {
  const { container } = render(<Held schema={schema} value={value} />);
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };

  expect((await axe.run(container, { rules })).violations).toEqual([]);
});
