// Not in `table.ts`, its only importer: the calls of each resource are in a file of their own.
import type { Operations } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, PAGE, READ, RECORD, listOf } from "../entries.ts";

/** The calls of operations. An ended one is stored for 7 days. */
export const OPERATIONS: CallsOf<Omit<Operations, "wait">> = {
  list: {
    ...READ,
    ...BODY,
    path: "/projects/:project/operations",
    summary: "Lists the operations of a project with their steps, the newest first.",
    answers: "`{ operations, total, page, limit, total_pages }`.",
    query: PAGE,
    errors: ["not_found"],
    fields: { 200: listOf("operations") },
  },
  get: {
    ...READ,
    ...BODY,
    path: "/operations/:operation",
    summary: "Returns an operation, also when its project does not exist any more.",
    answers: "The operation.",
    errors: ["not_found"],
    fields: { 200: RECORD.operation },
  },
};
