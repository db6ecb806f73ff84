import type { ReactNode } from "react";

import { useDesk } from "../editor/desk";
import { Findings } from "../editor/Findings";
import { TextField } from "../editor/TextField";
import { findingsOf } from "../model/useFindings";
import { textIn, withText } from "../model/template";
import { useWays } from "./useWays";
import { Visual } from "./Visual";
import { WaysQuestion } from "./WaysQuestion";
import { WAYS } from "./ways";

/** The body of a mail, in one of three ways. A language without one of its own has that of the default. */
export function EmailBody({ language }: { readonly language: string }): ReactNode {
  const { draft, change, generation, readOnly } = useDesk();
  const own = textIn(draft, language, "body");
  if (language === "" || own !== "") return <OwnBody key={`${language} ${generation}`} language={language} />;
  return (
    <div className="me-field">
      <p className="fm-label">Body</p>
      <p className="bo-muted">This language has the body of the default language.</p>
      {!readOnly && (
        <button
          type="button"
          className="bo-button"
          onClick={() => change(withText(draft, language, "body", textIn(draft, "", "body")))}
        >
          Translate it
        </button>
      )}
    </div>
  );
}

function OwnBody({ language }: { readonly language: string }): ReactNode {
  const { draft, change, findings, readOnly, generation } = useDesk();
  const source = textIn(draft, language, "body");
  const set = (next: string): void => change(withText(draft, language, "body", next));
  const ways = useWays(source, set, readOnly);
  const offered = readOnly ? WAYS.filter(([way]) => way === ways.way) : WAYS;
  return (
    <div className="me-body">
      <fieldset className="me-ways">
        <legend className="fm-label">Body</legend>
        {offered.map(([way, label]) => (
          <label key={way} className={way === ways.way ? "bo-button small on" : "bo-button small"}>
            <input type="radio" name={`way-${language}`} checked={way === ways.way} onChange={() => ways.wish(way)} />
            {label}
          </label>
        ))}
        {ways.before && (
          <button type="button" className="bo-button small" onClick={ways.undo}>
            Undo the switch
          </button>
        )}
      </fieldset>
      {ways.problem !== "" && (
        <p className="bo-note error" role="alert">
          {ways.problem}
        </p>
      )}
      {ways.way === "visual" ? (
        <>
          <Visual key={generation} source={source} onChange={set} />
          <Findings id={`visual-${language}`} findings={findingsOf(findings, language, "body")} />
        </>
      ) : (
        <TextField name="body" label={ways.way === "html" ? "HTML" : "MJML"} required language={language} rows={22} code />
      )}
      {ways.question && <WaysQuestion question={ways.question} onGo={ways.go} onCancel={ways.cancel} />}
    </div>
  );
}
