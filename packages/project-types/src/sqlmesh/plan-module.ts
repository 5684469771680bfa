// Not in plans.ts: tests run the program without a project.
import { FRAMES_PART } from "../results/frames-part.ts";
import { SQLMESH_PLAN } from "./plan-part.ts";
import { SQLMESH_PLAN_REPORT } from "./plan-report-part.ts";

/** The Python module `dagctl_plan`, a program. */
export const PLAN_MODULE: string = [FRAMES_PART, SQLMESH_PLAN_REPORT, SQLMESH_PLAN].join("\n\n");
