import "@xyflow/react/dist/base.css";
import "./canvas.css";

import { mount } from "~/shared/island";

import { Canvas } from "./view/Canvas";

mount("canvas", Canvas);
