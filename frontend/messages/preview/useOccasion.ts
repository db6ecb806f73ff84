/** The customer and the event that a preview is for: at first the newest event that fits the message. */
import { useEffect, useEffectEvent, useState } from "react";

import type { Json } from "~/shared/guards";

import { bestOf, eventFields, fits, recentEvents, type Happened } from "./occasion";

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

/** `texts` are those of the message: what they need decides which event is taken, unless `about` names one. */
export function useOccasion(texts: readonly string[], about: string): Occasion {
  const [state, setState] = useState<State>(NONE);
  const [wanted, setWanted] = useState("");
  const needed = useEffectEvent(() => eventFields(texts));
  useEffect(() => {
    const calling = new AbortController();
    // Without the events a payload can still be typed.
    suitable(wanted, about, needed(), calling.signal).then(setState, () => undefined);
    return () => calling.abort();
  }, [wanted, about]);
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

/** The newest events; many of them, if it takes many to find one that has all the fields. */
async function lately(customer: string, about: string, fields: ReadonlySet<string>, signal: AbortSignal): Promise<readonly Happened[]> {
  const events = await recentEvents(customer, about, signal);
  const done = customer !== "" || events.some((event) => event.customer !== "" && fits(event, fields));
  return done ? events : await recentEvents(customer, about, signal, 1000);
}

/** The events to choose from, and the one to begin with. */
async function suitable(customer: string, about: string, fields: ReadonlySet<string>, signal: AbortSignal): Promise<State> {
  const events = await lately(customer, about, fields, signal);
  const best = bestOf(events, fields);
  const whose = customer === "" ? (best?.customer ?? "") : customer;
  const theirs = whose === "" || (customer !== "" && about === "") ? events : await recentEvents(whose, "", signal);
  const listed = best && !theirs.some((event) => event.id === best.id) ? [best, ...theirs] : theirs;
  return { customer: whose, events: listed, event: best?.id ?? "", payload: best?.payload ?? {} };
}
