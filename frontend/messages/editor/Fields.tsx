import type { ReactNode } from "react";

import { EmailBody } from "../email/EmailBody";
import { TextPart } from "../email/TextPart";
import { OwnFields } from "../imtype/OwnFields";
import type { FieldInfo } from "../model/page";
import { useDesk } from "./desk";
import { SmsField } from "./SmsField";
import { TextField } from "./TextField";

/** The fields of the channel in one language. A channel that is not known here has plain texts. */
export function Fields({ language }: { readonly language: string }): ReactNode {
  const { page } = useDesk();
  return (
    <>
      {ordered(page.fields).map((field) => (
        <Field key={`${language} ${field.name}`} channel={page.channel.key} field={field} language={language} />
      ))}
      {page.channel.key === "custom_im" && <OwnFields language={language} />}
    </>
  );
}

interface FieldProps {
  readonly channel: string;
  readonly field: FieldInfo;
  readonly language: string;
}

function Field({ channel, field, language }: FieldProps): ReactNode {
  const shared = { ...field, language, required: field.required && language === "" };
  if (channel === "email" && field.name === "body") return <EmailBody language={language} />;
  if (channel === "email" && field.name === "text_body") return <TextPart language={language} />;
  if (channel === "sms" && field.name === "body") return <SmsField {...shared} />;
  return <TextField {...shared} rows={field.name === "body" ? 5 : 1} />;
}

/** Addresses of a mail come before its long body; else as the channel has them. */
function ordered(fields: readonly FieldInfo[]): readonly FieldInfo[] {
  const long = new Set(["body", "text_body"]);
  const isMail = fields.some((field) => field.name === "subject");
  return isMail ? [...fields.filter(({ name }) => !long.has(name)), ...fields.filter(({ name }) => long.has(name))] : fields;
}
