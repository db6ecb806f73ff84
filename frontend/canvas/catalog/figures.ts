/** How many customers are where, as `GET campaigns/{slug}/stats` and the live view tell it. */
import { number, object } from "~/shared/guards";

export interface NodeFigures {
  readonly entered: number;
  readonly waiting: number;
  readonly failed: number;
  /** How many left by each outlet. */
  readonly left: Readonly<Record<string, number>>;
  /** Send nodes only: how far the messages came, as the server tells it. */
  readonly messages: Readonly<Record<string, unknown>> | null;
}

/** By node id. */
export type Figures = Readonly<Record<string, NodeFigures>>;

/** The figures in an answer `{nodes: {…}}`. */
export function parseFigures(value: unknown): Figures {
  const nodes = Object.entries(object(object(value)["nodes"])).map(([id, item]) => {
    const node = object(item);
    const left = Object.entries(object(node["left"])).map(([port, count]) => [port, number(count)] as const);
    const { entered, waiting, failed, messages } = node;
    const figures: NodeFigures = {
      entered: number(entered),
      waiting: number(waiting),
      failed: number(failed),
      left: Object.fromEntries(left),
      messages: messages === undefined || messages === null ? null : object(messages),
    };
    return [id, figures] as const;
  });
  return Object.fromEntries(nodes);
}
