/** What the pages hand to the editors. */

/** A field of the channel, drawn from its content model on the server. */
export interface FieldInfo {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
}

export interface TemplatePage {
  readonly page: "template";
  /** "" for one that is still to be made. */
  readonly slug: string;
  /** `own`: Beckon shows it itself, so that there is nothing to post. */
  readonly channel: { readonly key: string; readonly label: string; readonly own: boolean };
  readonly gateway: string;
  readonly fields: readonly FieldInfo[];
  readonly may_edit: boolean;
  /** The operator's time zone, an IANA name. */
  readonly zone: string;
  /** The operator's own address, for previews of mails. */
  readonly email: string;
  /** The list, and the page of a template with `SLUG` in the place of its slug. */
  readonly urls: { readonly list: string; readonly template: string };
}

export interface ImTypePage {
  readonly page: "im_type";
  readonly slug: string;
  readonly may_edit: boolean;
  readonly urls: { readonly list: string };
}

export type Page = TemplatePage | ImTypePage;
