import type { PushHooks } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, READ, RECORD, listOf } from "../entries.ts";

/**
 * The calls of push hooks. The path of a hook itself is not one of them: a Git server calls it, and
 * has no token.
 */
export const PUSH_HOOKS: CallsOf<PushHooks> = {
  list: {
    ...READ,
    ...BODY,
    path: "/hooks",
    summary: "Lists the push hooks by creation.",
    answers: "`{ hooks, total }`.",
    errors: [],
    fields: { 200: listOf("hooks") },
  },
  get: {
    ...READ,
    ...BODY,
    path: "/hooks/:hook",
    summary: "Returns a push hook.",
    answers: "The hook.",
    errors: ["not_found"],
    fields: { 200: RECORD.hook },
  },
  create: {
    method: "POST",
    path: "/hooks",
    access: "write",
    summary: "Creates a push hook: a Git server calls its `path` at each push.",
    answers: "The hook, with `secret`, which is shown this once.",
    query: {},
    body: "object",
    // The secret is shown once, so a repeated call could not answer it again.
    headers: [],
    errors: [],
    fields: { 201: { ...RECORD.hook, secret: "text" } },
    answer: (hook) => ({ status: 201, body: hook, location: `/hooks/${hook.id}` }),
    result: BODY.result,
  },
  rotate: {
    method: "POST",
    path: "/hooks/:hook/rotate",
    access: "write",
    summary: "Replaces the secret of a push hook. The former secret ends at once.",
    answers: "The hook, with `secret`, which is shown this once.",
    query: {},
    body: "none",
    headers: [],
    errors: ["not_found"],
    fields: { 200: { ...RECORD.hook, secret: "text" } },
    ...BODY,
  },
  delete: {
    method: "DELETE",
    path: "/hooks/:hook",
    access: "write",
    summary: "Deletes a push hook and its secret.",
    answers: "`{ message, id }`.",
    query: {},
    body: "none",
    headers: [],
    errors: ["not_found"],
    fields: { 200: { message: "text", id: "text" } },
    answer: ({ id }) => ({ status: 200, body: { message: "Push hook deleted successfully", id } }),
    result: ({ body }) => ({ id: (body as { readonly id: string }).id }),
  },
};
