import type { CSSProperties, ReactNode } from "react";

import { object, text, type Json } from "~/shared/guards";

import { Marked } from "./Marked";

/** A popup over the page that it is shown on; it looks as the customer's site draws it, in these colours. */
export function Popup({ request }: { readonly request: Json }): ReactNode {
  const content = object(request["content"]);
  const style = object(request["style"]);
  const said = (name: string): string => text(content[name]);
  const button = text(object(content["button"])["name"]);
  return (
    <div className="me-notification" style={edge(text(style["second_color"]))}>
      {/^https?:/.test(said("image_url")) && <img src={said("image_url")} alt="The picture of the popup" referrerPolicy="no-referrer" />}
      <b>
        <Marked text={said("title")} />
      </b>
      {["subtitle", "text", "promocode"].map((name) => said(name) !== "" && <p key={name}><Marked text={said(name)} /></p>)}
      {button !== "" && (
        <p className="me-popup-button" style={edge(text(style["main_color"]))}>
          <Marked text={button} />
        </p>
      )}
      {text(request["navlink"]) !== "" && (
        <p className="me-app">
          Opens <Marked text={text(request["navlink"])} />
        </p>
      )}
    </div>
  );
}

/** As an edge and not as a ground: whatever the colours, what is said stays readable. */
function edge(colour: string): CSSProperties {
  return /^#[0-9a-f]{6}$/i.test(colour) ? { border: `3px solid ${colour}` } : {};
}
