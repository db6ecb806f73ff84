import { useState, type ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { withContent, withoutLanguage, EMPTY } from "../model/template";
import { languageName, tagOf } from "../model/languages";
import { Ask } from "./Ask";
import { useDesk } from "./desk";

interface LanguagesProps {
  /** "" is the default. */
  readonly language: string;
  readonly onShow: (language: string) => void;
}

/** The languages of the message: which one is being written, which one is the default. */
export function Languages({ language, onShow }: LanguagesProps): ReactNode {
  const { draft, change, readOnly } = useDesk();
  const [removing, setRemoving] = useState(false);
  const tags = Object.keys(draft.languages);
  if (readOnly && tags.length === 0) return null;
  const own = draft.defaultLanguage === "" ? "Default" : `${languageName(draft.defaultLanguage)} (default)`;
  const add = (tag: string): void => {
    change(withContent(draft, tag, EMPTY));
    onShow(tag);
  };
  const remove = (): void => {
    change(withoutLanguage(draft, language));
    setRemoving(false);
    onShow("");
  };
  return (
    <div className="me-languages">
      <div className="bo-row" role="group" aria-label="Language">
        {(tags.length === 0 ? [] : ["", ...tags]).map((tag) => (
          <button key={tag} type="button" className="bo-button small" aria-pressed={tag === language} onClick={() => onShow(tag)}>
            {tag === "" ? own : languageName(tag)}
          </button>
        ))}
        {language !== "" && !readOnly && (
          <button type="button" className="bo-button small danger" onClick={() => setRemoving(true)}>
            <Icon name="delete" /> Remove {languageName(language)}
          </button>
        )}
      </div>
      {!readOnly && <LanguageForms onAdd={add} />}
      {removing && (
        <Ask
          title={`Remove ${languageName(language)}?`}
          answers={[{ label: "Remove", act: remove }]}
          onCancel={() => setRemoving(false)}
        >
          <p>Customers with this language get the default’s text from the next save on.</p>
        </Ask>
      )}
    </div>
  );
}

function LanguageForms({ onAdd }: { readonly onAdd: (tag: string) => void }): ReactNode {
  const { draft, change } = useDesk();
  const [written, setWritten] = useState("");
  const tag = tagOf(written);
  const taken = tag === draft.defaultLanguage || tag in draft.languages;
  const submit = (): void => {
    if (tag === "" || taken) return;
    setWritten("");
    onAdd(tag);
  };
  return (
    <div className="bo-row">
      <label className="me-tag">
        Default language
        <input
          className="fm-input"
          placeholder="en"
          value={draft.defaultLanguage}
          onChange={(event) => change({ ...draft, defaultLanguage: event.target.value.trim() })}
        />
      </label>
      <label className="me-tag">
        Another language
        <input
          className="fm-input"
          placeholder="de, pt-BR"
          value={written}
          aria-invalid={written !== "" && (tag === "" || taken)}
          onChange={(event) => setWritten(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            submit();
          }}
        />
      </label>
      <button type="button" className="bo-button small" disabled={tag === "" || taken} onClick={submit}>
        <Icon name="add" /> {tag === "" || taken ? "Add" : `Add ${languageName(tag)}`}
      </button>
      {taken && written !== "" && tag !== "" && <small className="bo-muted">It is there already.</small>}
    </div>
  );
}
