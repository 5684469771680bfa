// Not in plans.ts: tests run the program without a project.
import { PLACE_PART } from "../failures/place-part.ts";
import { ACTIONS_PART } from "../results/actions-part.ts";
import { FRAMES_PART } from "../results/frames-part.ts";
import { SQLMESH_LOAD } from "./load-part.ts";
import { SQLMESH_PLAN } from "./plan-part.ts";
import { SQLMESH_PLAN_REPORT } from "./plan-report-part.ts";

/** The Python module `dagctl_plan`, a program. */
export const PLAN_MODULE: string = [
  FRAMES_PART,
  PLACE_PART,
  SQLMESH_LOAD,
  ACTIONS_PART,
  SQLMESH_PLAN_REPORT,
  SQLMESH_PLAN,
].join("\n\n");
