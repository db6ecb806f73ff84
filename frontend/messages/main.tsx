import { mount } from "~/shared/island";

function Nothing(): null {
  return null;
}

mount("messages", Nothing);
