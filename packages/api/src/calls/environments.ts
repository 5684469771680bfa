import type { Environments, EnvironmentStatus } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, listOf, READ, RECORD } from "../entries.ts";

/** The statuses of environments. The compiler checks that these are all. */
export const ENVIRONMENT_STATUSES: { readonly [Status in EnvironmentStatus]: Status } = {
  applying: "applying",
  active: "active",
  removing: "removing",
};

/** The calls of the environments of a project beside its own one. */
export const ENVIRONMENTS: CallsOf<Environments> = {
  list: {
    ...READ,
    ...BODY,
    path: "/projects/:project/environments",
    summary: "Lists the environments of a project beside its own one.",
    answers: "`{ environments, total }`.",
    errors: ["not_found", "not_supported"],
    fields: { 200: listOf("environments") },
  },
  get: {
    ...READ,
    ...BODY,
    path: "/projects/:project/environments/:environment",
    summary: "Returns an environment by its name.",
    answers: "The environment.",
    errors: ["not_found", "not_supported"],
    fields: { 200: RECORD.environment },
  },
  delete: {
    method: "DELETE",
    path: "/projects/:project/environments/:environment",
    access: "write",
    summary: "Removes the views of an environment, by a run beside which no other one is active.",
    answers: "The environment, which is removed now.",
    query: {},
    body: "none",
    headers: ["Idempotency-Key"],
    errors: ["not_found", "not_supported"],
    fields: { 202: RECORD.environment },
    answer: (environment) => ({ status: 202, body: environment }),
    result: BODY.result,
  },
};
