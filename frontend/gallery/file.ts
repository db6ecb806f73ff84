/** An exported campaign as somebody hands it in: understood as far as is needed to name the new campaign. */
import { isObject, text, type Json } from "~/shared/guards";

import { parseTemplates, type TemplateLine } from "./entries";

/** Bytes; the server takes no more. */
export const MOST = 10 * 1024 * 1024;

export type Understood =
  | { readonly kind: "campaign"; readonly file: Json; readonly name: string; readonly slug: string; readonly templates: readonly TemplateLine[] }
  | { readonly kind: "wrong"; readonly why: string };

/** What a file holds; what is wrong with the journey itself the server says. `called`: the file's name. */
export function understand(called: string, content: string): Understood {
  if (content.trim() === "") return wrong(`“${called}” is empty.`);
  const value = parsed(content);
  if (value instanceof Error) return wrong(`“${called}” is not JSON: ${value.message}`);
  if (isObject(value) && Array.isArray(value["nodes"])) {
    return wrong(`“${called}” is a journey alone, without the campaign around it. Make an empty campaign and paste it on its canvas.`);
  }
  if (!isObject(value) || value["beckon"] !== "campaign") {
    return wrong(`“${called}” is no exported campaign. Such a file comes from “Export” on a campaign's page and begins with {"beckon": "campaign"}.`);
  }
  return { kind: "campaign", file: value, name: text(value["name"]), slug: text(value["slug"]), templates: parseTemplates(value["templates"]) };
}

function wrong(why: string): Understood {
  return { kind: "wrong", why };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
