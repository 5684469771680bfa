import type { Environment } from "@dagctl/core";
import * as z from "zod";
import { ENVIRONMENT_STATUSES } from "../calls/environments.ts";
import { COMMIT, COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";

/** An environment beside the project's own one. */
export const ENVIRONMENT: ShapeOf<Environment> = exactly<Environment>()({
  name: text("Unique in the project."),
  project_id: z.string(),
  status: z.enum(ENVIRONMENT_STATUSES).meta({
    description:
      "`applying`: a plan is applied to it, or its first apply has failed. `removing`: its views " +
      "are being removed.",
  }),
  status_message: text(
    "Why it could not be removed, its newest plan could not be applied, or a commit not planned.",
  ).optional(),
  branch: z.string(),
  follow: z
    .boolean()
    .meta({ description: "Whether each commit of the branch that polls see is planned for it." }),
  commit_sha: COMMIT.optional().meta({
    description: "The commit of the newest plan that was applied. Absent: none was.",
  }),
  plan_id: text("The newest plan that was approved."),
  created_by: text("Who approved the plan that made it."),
  created_at: TIME,
  updated_at: TIME,
  expires_at: TIME.meta({
    description: "When it is removed, unless a newer plan is approved before.",
  }),
  removal_run_id: text(
    "The run that removes its views. Present while it is being removed.",
  ).optional(),
});

interface EnvironmentList {
  readonly environments: readonly Environment[];
  readonly total: number;
}

/** The environments of a project. */
export const ENVIRONMENT_LIST: ShapeOf<EnvironmentList> = exactly<EnvironmentList>()({
  environments: z.array(ENVIRONMENT),
  total: COUNT,
});
