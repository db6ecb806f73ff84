/** Our looks for rjsf: the frames of fields, objects and lists, and the field that our widgets stand in. */
import type { ThemeProps } from "@rjsf/core";

import { FieldFrame } from "~/forms/theme/FieldFrame";
import { ListFrame } from "~/forms/theme/ListFrame";
import { ListItem } from "~/forms/theme/ListItem";
import { ObjectFrame } from "~/forms/theme/ObjectFrame";
import { pickedBy } from "~/forms/theme/picked";
import { Switch } from "~/forms/theme/Switch";
import { Ways } from "~/forms/theme/Ways";
import { WIDGETS } from "~/forms/widgets";

/** What rjsf draws itself beside these are plain inputs, selects and checkboxes; forms.css dresses them. */
export const theme: ThemeProps<unknown> = {
  fields: pickedBy(WIDGETS),
  templates: {
    FieldTemplate: FieldFrame,
    ObjectFieldTemplate: ObjectFrame,
    ArrayFieldTemplate: ListFrame,
    ArrayFieldItemTemplate: ListItem,
    MultiSchemaFieldTemplate: Ways,
    OptionalDataControlsTemplate: Switch,
    DescriptionFieldTemplate: () => null, // the frames say it
  },
};
