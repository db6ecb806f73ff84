import type { ReactNode } from "react";

import { choicesOf } from "~/forms/choices";
import { Combobox, type Load } from "~/forms/Combobox";

const TYPES = choicesOf("event_type");
const ACTIONS = choicesOf("client_action");

/** Event types and client actions, told apart as the API names them. */
const EVENTS: Load = async (q, signal) => {
  const plain = q.replace(/^client_action:/, "");
  const [types, actions] = await Promise.all([TYPES(plain, signal), ACTIONS(plain, signal)]);
  const named = actions.map((one) => ({ ...one, value: `client_action:${one.value}`, hint: "client action" }));
  return [...named, ...types];
};

/** Which event the message is about: its fields are offered, and others are marked as unknown. */
export function WrittenFor({ event, onChange }: { readonly event: string; readonly onChange: (event: string) => void }): ReactNode {
  return (
    <div className="me-for">
      <Combobox label="Written for the event" showLabel value={event} onChange={onChange} load={EVENTS} placeholder="Any event" allowFree />
    </div>
  );
}
