// Not in plans.ts: tests run the program without a project.
import { FRAMES_PART } from "../results/frames-part.ts";
import { SQLMESH_PLAN } from "./plan-part.ts";

/** The Python module `dagctl_plan`, a program. */
export const PLAN_MODULE: string = [FRAMES_PART, SQLMESH_PLAN].join("\n\n");
