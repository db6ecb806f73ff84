/** The customer and the event that a preview is for: at first the newest event that fits the message. */
import { useEffect, useEffectEvent, useState } from "react";

import type { Json } from "~/shared/guards";

import { bestOf, eventFields, recentEvents, type Happened } from "./occasion";

/** In the list of events: the payload is written by hand. */
export const TYPED = "typed";

export interface Occasion {
  readonly customer: string;
  readonly events: readonly Happened[];
  /** The id of the chosen event; TYPED, or "" for none. */
  readonly event: string;
  readonly payload: Json;
  readonly choose: (customer: string) => void;
  readonly pick: (event: string) => void;
  readonly type: (payload: Json) => void;
}

interface State {
  readonly customer: string;
  readonly events: readonly Happened[];
  readonly event: string;
  readonly payload: Json;
}

const NONE: State = { customer: "", events: [], event: "", payload: {} };

/** `texts` are those of the message: what they need decides which event is taken. */
export function useOccasion(texts: readonly string[]): Occasion {
  const [state, setState] = useState<State>(NONE);
  const [wanted, setWanted] = useState("");
  const needed = useEffectEvent(() => eventFields(texts));
  useEffect(() => {
    const calling = new AbortController();
    // Without the events a payload can still be typed.
    suitable(wanted, needed(), calling.signal).then(setState, () => undefined);
    return () => calling.abort();
  }, [wanted]);
  return {
    ...state,
    choose: (customer) => {
      setState({ ...NONE, customer });
      setWanted(customer);
    },
    pick: (event) => {
      const found = state.events.find((one) => one.id === event);
      setState({ ...state, event, payload: found?.payload ?? (event === TYPED ? state.payload : {}) });
    },
    type: (payload) => setState({ ...state, event: TYPED, payload }),
  };
}

/** The events to choose from, and the one to begin with. */
async function suitable(customer: string, fields: ReadonlySet<string>, signal: AbortSignal): Promise<State> {
  const events = await recentEvents(customer, signal);
  const best = bestOf(events, fields);
  const whose = customer === "" ? (best?.customer ?? "") : customer;
  const theirs = customer === "" && whose !== "" ? await recentEvents(whose, signal) : events;
  const listed = best && !theirs.some((event) => event.id === best.id) ? [best, ...theirs] : theirs;
  return { customer: whose, events: listed, event: best?.id ?? "", payload: best?.payload ?? {} };
}
