import type { ReactNode } from "react";

import { object, text, type Json } from "~/shared/guards";

import { Marked } from "./Marked";
import { Popup } from "./Popup";

/** What is said in the title of a message rather than in a bubble. */
const NOTIFICATIONS: ReadonlySet<string> = new Set(["push", "web_push", "notification"]);

/** A text, a notification, a popup or a custom IM on a phone. */
export function Phone({ channel, request }: { readonly channel: string; readonly request: Json }): ReactNode {
  return (
    <div className="me-phone">
      <div className="me-screen">
        {NOTIFICATIONS.has(channel) ? <Notification request={request} /> : channel === "popup" ? <Popup request={request} /> : <Bubble request={request} />}
      </div>
    </div>
  );
}

function Notification({ request }: { readonly request: Json }): ReactNode {
  const image = text(request["image"]);
  return (
    <div className="me-notification">
      <p className="me-app">Your app · now</p>
      <b>
        <Marked text={text(request["title"])} />
      </b>
      <p>
        <Marked text={text(request["body"])} />
      </p>
      {/^https?:/.test(image) && <img src={image} alt="The picture of the notification" referrerPolicy="no-referrer" />}
      {text(request["button"]) !== "" && (
        <p className="me-popup-button">
          <Marked text={text(request["button"])} />
        </p>
      )}
      {text(request["link"]) !== "" && (
        <p className="me-app">
          Opens <Marked text={text(request["link"])} />
        </p>
      )}
    </div>
  );
}

function Bubble({ request }: { readonly request: Json }): ReactNode {
  const own = Object.entries(object(request["extension"]));
  return (
    <>
      {text(request["from_number"]) !== "" && <p className="me-app">{text(request["from_number"])}</p>}
      <div className="me-bubble">
        <Marked text={text(request["body"])} />
      </div>
      {own.length > 0 && (
        <dl className="bo-facts me-own">
          {own.map(([code, value]) => (
            <div key={code}>
              <dt>{code}</dt>
              <dd>
                <Marked text={typeof value === "string" ? value : JSON.stringify(value)} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
