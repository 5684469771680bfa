import type { Jobs } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, READ, RECORD, listOf } from "../entries.ts";

/** The calls of jobs. `scheduled-run`, the default job, exists before it has a record. */
export const JOBS: CallsOf<Omit<Jobs, "create" | "delete" | "run">> = {
  list: {
    ...READ,
    ...BODY,
    path: "/projects/:project/jobs",
    summary: "Lists the jobs of a project, the default job included.",
    answers: "`{ jobs, total }`. `command` is what the next run executes.",
    errors: ["not_found"],
    fields: { 200: listOf("jobs") },
  },
  get: {
    ...READ,
    ...BODY,
    path: "/projects/:project/jobs/:job",
    summary: "Returns a job, by id or by name.",
    answers: "The job.",
    errors: ["not_found"],
    fields: { 200: RECORD.job },
  },
  update: {
    method: "PUT",
    path: "/projects/:project/jobs/:job",
    access: "write",
    summary:
      "Sets `schedule`, `time_zone`, `enabled`, `description` and, of a job that was created, `command`.",
    answers: "The job.",
    query: {},
    body: "object",
    headers: ["Idempotency-Key", "Prefer"],
    errors: ["not_found", "timeout"],
    fields: { 200: RECORD.job },
    ...BODY,
  },
};
