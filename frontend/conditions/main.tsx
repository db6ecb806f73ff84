import { SegmentCondition } from "~/conditions/SegmentCondition";
import { mount } from "~/shared/island";

mount("conditions", SegmentCondition);
