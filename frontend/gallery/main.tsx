import "./gallery.css";

import { mount } from "~/shared/island";

import { NewCampaign } from "./NewCampaign";

mount("gallery", NewCampaign);
