import type { EnvironmentVariables } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, READ, RECORD, listOf } from "../entries.ts";

/** The calls of environment variables. A sensitive value is `***` for every caller. */
export const ENVIRONMENT_VARIABLES: CallsOf<EnvironmentVariables> = {
  list: {
    ...READ,
    ...BODY,
    path: "/environment-variables",
    summary: "Lists the environment variables by name.",
    answers: "`{ environment_variables, total }`.",
    query: {
      project_id: {
        option: "project",
        type: "string",
        pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,200}$",
        right: "must be the id or the name of a project",
        description: "Only those that the runs of this project get; its id or name.",
      },
    },
    errors: ["not_found"],
    fields: { 200: listOf("environment_variables") },
  },
  get: {
    ...READ,
    ...BODY,
    path: "/environment-variables/:variable",
    summary:
      "Returns an environment variable, by id, or by the name of one of the organization in any case.",
    answers: "The variable.",
    errors: ["not_found"],
    fields: { 200: RECORD.variable },
  },
  create: {
    method: "POST",
    path: "/environment-variables",
    access: "write",
    summary: "Creates an environment variable.",
    answers: "The variable.",
    query: {},
    body: "object",
    headers: ["Idempotency-Key"],
    errors: ["not_found"],
    fields: { 201: RECORD.variable },
    answer: (variable) => ({
      status: 201,
      body: variable,
      location: `/environment-variables/${variable.id}`,
    }),
    result: BODY.result,
  },
  update: {
    method: "PUT",
    path: "/environment-variables/:variable",
    access: "write",
    summary: "Changes the fields that were sent; a value of `***` is ignored.",
    answers: "The variable.",
    query: {},
    body: "object",
    headers: ["Idempotency-Key"],
    errors: ["not_found"],
    fields: { 200: RECORD.variable },
    ...BODY,
  },
  delete: {
    method: "DELETE",
    path: "/environment-variables/:variable",
    access: "write",
    summary: "Deletes an environment variable. Runs that have started keep its value.",
    answers: "`{ message, id }`.",
    query: {},
    body: "none",
    headers: ["Idempotency-Key"],
    errors: ["not_found"],
    fields: { 200: { message: "text", id: "text" } },
    answer: ({ id }) => ({
      status: 200,
      body: { message: "Environment variable deleted successfully", id },
    }),
    result: ({ body }) => ({ id: (body as { readonly id: string }).id }),
  },
};
