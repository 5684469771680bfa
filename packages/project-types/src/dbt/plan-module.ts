// Not in plans.ts: tests run the program without a project.
import { PLACE_PART } from "../failures/place-part.ts";
import { ACTIONS_PART } from "../results/actions-part.ts";
import { FRAMES_PART } from "../results/frames-part.ts";
import { DBT_CIRCLE } from "./circle-part.ts";
import { DBT_FINGERPRINTS } from "./fingerprints-part.ts";
import { DBT_PARSE } from "./parse-part.ts";
import { DBT_PLAN } from "./plan-part.ts";

/** The Python module `dagctl_dbt_plan`, a program. */
export const PLAN_MODULE: string = [
  FRAMES_PART,
  PLACE_PART,
  DBT_FINGERPRINTS,
  DBT_CIRCLE,
  DBT_PARSE,
  ACTIONS_PART,
  DBT_PLAN,
].join("\n\n");
