import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";

import type { WidgetProps } from "~/forms/types";
import { FORMATS, WIDGETS } from "~/forms/widgets";

const onChange = vi.fn();
afterEach(() => {
  cleanup();
  onChange.mockReset();
});

function show(format: string, props: Partial<WidgetProps>): void {
  const Edit = WIDGETS.get(format);
  if (!Edit) throw new Error(format);
  const nodes = [
    { id: "n1", label: "Send “Welcome”", type: "send_email" },
    { id: "n2", label: "Wait 3 days", type: "wait" },
  ];
  const context = { eventNames: [], nodes, zone: "Europe/Berlin", readOnly: false };
  const usual = { id: "f", label: "Field", value: undefined, schema: {}, beside: {}, context };
  render(<Edit {...usual} {...{ onChange, disabled: false, describedBy: "", invalid: false }} {...props} />);
}

test("every file is found under the format that it is named for", () => {
  expect([...FORMATS].sort()).toEqual(
    expect.arrayContaining(["audience", "condition", "date", "date-time", "duration", "event_type", "node", "template"]),
  );
});

test("another node is picked by its label, among those of the type that the field wants", async () => {
  show("node", { schema: { node_type: "send_email", default: "" } });
  await userEvent.click(screen.getByRole("combobox"));
  await userEvent.click(await screen.findByRole("option", { name: /Welcome/ }));

  expect(onChange).toHaveBeenCalledWith("n1");
  expect(screen.queryByRole("option", { name: /Wait/ })).toBeNull();
});

test("a moment is shown in the operator's zone, which is named", () => {
  show("date-time", { value: "2026-03-02T10:00:00Z" });

  expect(screen.getByDisplayValue("2026-03-02T11:00")).toBeTruthy();
  expect(screen.getByText("Europe/Berlin")).toBeTruthy();
});

test("an interval is typed in parts", async () => {
  show("duration", { value: "P3D" });
  expect(screen.getByDisplayValue("3")).toBe(screen.getByLabelText("Days"));
  await userEvent.type(screen.getByLabelText("Hours"), "6");

  expect(onChange).toHaveBeenCalledWith({ days: 3, hours: 6 });
});

test("a recurrence is put together from a unit, a number and the days of the week", async () => {
  show("recurrence", { value: "FREQ=WEEKLY;BYDAY=MO" });
  await userEvent.click(screen.getByRole("checkbox", { name: "TH" }));
  expect(onChange).toHaveBeenLastCalledWith("FREQ=WEEKLY;BYDAY=MO,TH");

  await userEvent.selectOptions(screen.getByRole("combobox"), "months");
  expect(onChange).toHaveBeenLastCalledWith("FREQ=MONTHLY");
});

test("a recurrence that says more is shown as it is written", () => {
  show("recurrence", { value: "FREQ=MONTHLY;BYDAY=1MO" });

  expect(screen.getByDisplayValue("FREQ=MONTHLY;BYDAY=1MO")).toBeTruthy();
  expect(screen.queryByRole("spinbutton")).toBeNull();
});

test("a category is one of those that are sent by the channel of the step, and may be taken away", async () => {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response('{"results": []}')));
  vi.stubGlobal("fetch", fetched);
  show("category", { value: "news", schema: { channel: "sms", default: "" } });
  await userEvent.clear(screen.getByRole("combobox"));
  await userEvent.tab();

  expect(fetched.mock.lastCall?.[0]).toMatch(/choices\/category\?q=(news)?&channel=sms$/);
  expect(onChange).toHaveBeenCalledWith(undefined);
  vi.unstubAllGlobals();
});

test("the fields of an event are those of the event beside them, else of the one that brings customers in", async () => {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response('{"results": []}')));
  vi.stubGlobal("fetch", fetched);
  const context = { eventNames: ["client_action:reset_password"], nodes: [], zone: "UTC", readOnly: false };
  show("event_field", { beside: { event: "purchase" }, context });
  await userEvent.click(screen.getByRole("combobox"));
  await vi.waitFor(() => expect(fetched.mock.lastCall?.[0]).toMatch(/event=purchase$/));
  cleanup();

  show("event_field", { context });
  await userEvent.click(screen.getByRole("combobox"));
  await vi.waitFor(() => expect(fetched.mock.lastCall?.[0]).toMatch(/event=client_action&action=reset_password$/));
  vi.unstubAllGlobals();
});

const NARROWED = { default: "", narrowed_by: ["campaign", "node"] };

test("a choice that depends on fields beside it waits for the first that is missing", () => {
  show("outlet", { schema: NARROWED, beside: { campaign: "first" } });

  const field = screen.getByPlaceholderText("Choose the step first");
  expect(field).toHaveProperty("disabled", true);
});

test("it then offers what goes with them, and what was chosen before can be taken away", async () => {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response('{"results": []}')));
  vi.stubGlobal("fetch", fetched);
  show("outlet", { schema: NARROWED, beside: { campaign: "first", node: "german" } });
  await userEvent.click(screen.getByRole("combobox"));
  await vi.waitFor(() => expect(fetched.mock.lastCall?.[0]).toMatch(/choices\/outlet\?q=&campaign=first&node=german$/));
  cleanup();

  show("outlet", { value: "yes", schema: NARROWED });
  await userEvent.clear(screen.getByRole("combobox"));
  await userEvent.tab();
  expect(onChange).toHaveBeenCalledWith(undefined);
  vi.unstubAllGlobals();
});
