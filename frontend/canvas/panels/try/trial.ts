/** What is to be tried, as it was put together in the panel, and what came of it. Outlives the panel's closing. */
import { create } from "zustand";

import { fromLocal } from "~/forms/zoned";
import { ApiError, read } from "~/shared/api";
import type { Json } from "~/shared/guards";
import { wordsOf } from "~/shared/words";

import { parseProblems, type Problem } from "../../catalog/check";
import type { Graph } from "../../graph/types";
import { writeGraph } from "../../graph/write";
import { meaning } from "./moments";
import { toObject, type Row } from "./rows";
import { parseTrace, type Trace } from "./trace";

/** What becomes of a message; "sent": it leaves, and nothing is reported about it. */
export const OUTCOMES = {
  sent: "Sent, nothing reported",
  delivered: "Delivered",
  opened: "Opened",
  clicked: "Clicked",
  unsubscribed: "Unsubscribed",
  complained: "Complained",
  rejected: "Rejected later (bounce)",
  failed: "Refused by the gateway",
  skipped: "Not sent",
} as const;

export interface Form {
  readonly written: boolean;
  readonly customer: string;
  readonly attributes: readonly Row[];
  /** A node id; "" for the first trigger there is. */
  readonly trigger: string;
  readonly payload: readonly Row[];
  /** As the clock reads in the operator's zone; "" for now. */
  readonly start: string;
  readonly outcomes: Readonly<Record<string, string>>;
}

export type Result =
  | { readonly kind: "nothing" }
  | { readonly kind: "walking" }
  | { readonly kind: "refused"; readonly message: string; readonly problems: readonly Problem[] }
  | { readonly kind: "walked"; readonly trace: Trace; readonly of: string };

export interface TrialState {
  readonly form: Form;
  readonly result: Result;
  /** Which moment of the trace is looked at. */
  readonly at: number;
  /** Whether the form is put away, so that the walk has the room. */
  readonly folded: boolean;
  readonly fold: (folded: boolean) => void;
  readonly fill: (part: Partial<Form>) => void;
  readonly goTo: (at: number) => void;
  /** Lets the customer walk this journey. `despiteRules`: also where earlier runs forbid it. */
  readonly walk: (campaign: string, journey: Journey, despiteRules?: boolean) => Promise<void>;
}

/** What is walked: what is on the screen, saved or not. */
export interface Journey {
  readonly graph: Graph;
  readonly settings: Json;
  readonly trigger: string;
  readonly zone: string;
}

export const BLANK: Form = {
  written: false,
  customer: "",
  attributes: [],
  trigger: "",
  payload: [],
  start: "",
  outcomes: {},
};

export const useTrial = create<TrialState>()((set, get) => ({
  form: BLANK,
  result: { kind: "nothing" },
  at: 0,
  folded: false,
  fold: (folded) => set({ folded }),
  fill: (part) => set(({ form }) => ({ form: { ...form, ...part } })),
  goTo: (at) => set({ at }),
  walk: async (campaign, journey, despiteRules = false) => {
    set({ result: { kind: "walking" }, at: 0 });
    const body = bodyOf(get().form, journey, despiteRules);
    try {
      const answer = await read<unknown>(`campaigns/${campaign}/try`, { method: "POST", body });
      const trace = parseTrace(answer);
      set({ result: { kind: "walked", trace, of: meaning(journey.graph) }, folded: trace.ended !== null });
    } catch (error) {
      set({ result: refused(error), folded: false });
    }
  },
}));

/** The body of the request. Outcomes of nodes that are gone are left out. */
export function bodyOf(form: Form, { graph, settings, trigger, zone }: Journey, despiteRules: boolean): Json {
  const ids = new Set(graph.nodes.map(({ id }) => id));
  const at = form.start === "" ? undefined : fromLocal(form.start, zone);
  return {
    customer: form.written ? { attributes: toObject(form.attributes) } : form.customer,
    trigger,
    event: { payload: toObject(form.payload) },
    ...(at === undefined ? {} : { at }),
    outcomes: Object.fromEntries(Object.entries(form.outcomes).filter(([id, outcome]) => ids.has(id) && outcome !== "sent")),
    graph: writeGraph(graph),
    settings,
    despite_rules: despiteRules,
  };
}

function refused(error: unknown): Result {
  if (!(error instanceof ApiError)) {
    return { kind: "refused", message: wordsOf(error), problems: [] };
  }
  const grave = parseProblems(error.body["problems"]).filter(({ warning }) => !warning);
  const said = error.errors.map(({ message }) => message).join(" ");
  return { kind: "refused", message: said === "" ? error.detail : said, problems: grave };
}
