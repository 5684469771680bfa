import type { AuditPage, AuditRecord } from "@dagctl/core";
import * as z from "zod";
import { exactly, type ShapeOf, text, TIME } from "./exactly.ts";

/** A change that a caller made. */
export const AUDIT_RECORD: ShapeOf<AuditRecord> = exactly<AuditRecord>()({
  id: z.string(),
  time: TIME,
  actor: text("The caller, as in the events of the change."),
  action: text("The name of the call: `projects.deploy`."),
  outcome: z.enum(["accepted", "unknown"]).meta({
    description:
      "`accepted`: the change was made, or its operation began. `unknown`: the server ended, or lost the answer, meanwhile.",
  }),
  project_id: z.string().optional(),
  project_name: text("The name that the project had after the change.").optional(),
  operation_id: z.string().optional(),
  take_over: z
    .literal(true)
    .meta({ description: "The deploy overwrites what other clients changed." })
    .optional(),
  run_id: z.string().optional(),
  plan_id: text("The id of the plan.").optional(),
  job: text("The name of the job.").optional(),
  environment_variable: text("The name of the environment variable.").optional(),
  secret: text("The name of the secret.").optional(),
  hook_id: text("The id of the push hook.").optional(),
  notification: text("The name of the notification.").optional(),
  token_id: text("The id of the token.").optional(),
  token: text("The name of the token. Absent for a token of every organization.").optional(),
  token_access: z.enum(["read", "run", "write", "admin"]).optional(),
});

/** A page of the audit. */
export const AUDIT_PAGE: ShapeOf<AuditPage> = exactly<AuditPage>()({
  records: z.array(AUDIT_RECORD),
  has_more: z.boolean().meta({ description: "Whether the next page may have records." }),
  next_after: text("The `after` of the next page.").optional(),
});
