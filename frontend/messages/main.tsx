import "~/forms/forms.css";
import "./messages.css";

import type { ReactNode } from "react";

import { Boundary } from "~/shared/Boundary";
import { mount } from "~/shared/island";

import { TemplateEditor } from "./editor/TemplateEditor";
import { ImTypeEditor } from "./imtype/ImTypeEditor";
import type { Page } from "./model/page";

function Messages(page: Page): ReactNode {
  return (
    <Boundary what="The message editor">
      {page.page === "template" ? <TemplateEditor {...page} /> : <ImTypeEditor {...page} />}
    </Boundary>
  );
}

mount("messages", Messages);
