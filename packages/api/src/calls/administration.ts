import type { CallerReview, Organizations, Tokens } from "../administration.ts";
import type { CallsOf } from "../call.ts";
import { BODY, READ, listOf } from "../entries.ts";

/** The calls of tokens. */
export const TOKENS: CallsOf<Tokens> = {
  list: {
    ...READ,
    ...BODY,
    access: "admin",
    path: "/tokens",
    summary: "Lists the tokens of the organization, without the tokens themselves.",
    answers: "`{ tokens, total }`.",
    errors: ["not_supported"],
    fields: { 200: listOf("tokens") },
  },
  create: {
    method: "POST",
    path: "/tokens",
    access: "admin",
    summary: "Creates a token with at most the access of the caller.",
    answers: "The token, with `token`, which is shown this once.",
    query: {},
    body: "object",
    // The token is stored nowhere, so a repeated call could not answer it again.
    headers: [],
    errors: ["not_supported"],
    fields: { 201: { id: "text", name: "text", access: "text", token: "text" } },
    answer: (token) => ({ status: 201, body: token, location: `/tokens/${token.id}` }),
    result: BODY.result,
  },
  delete: {
    method: "DELETE",
    path: "/tokens/:token",
    access: "admin",
    summary: "Deletes a token, which ends within a second.",
    answers: "`{ message, id }`.",
    query: {},
    body: "none",
    headers: [],
    errors: ["not_found", "not_supported"],
    fields: { 200: { message: "text", id: "text" } },
    answer: ({ id }) => ({ status: 200, body: { message: "Token deleted successfully", id } }),
    result: ({ body }) => ({ id: (body as { readonly id: string }).id }),
  },
};

/** The call of the caller. */
export const CALLER: CallsOf<CallerReview> = {
  get: {
    ...READ,
    ...BODY,
    path: "/caller",
    summary: "Returns who calls, and what the caller may do.",
    answers: "`{ caller, access, organization, every_organization, expires_at? }`.",
    errors: [],
    fields: { 200: { caller: "text", access: "text", organization: "text" } },
  },
};

/** The calls of organizations. */
export const ORGANIZATIONS: CallsOf<Organizations> = {
  list: {
    ...READ,
    ...BODY,
    path: "/organizations",
    summary: "Lists the organizations that the caller may use.",
    answers: "`{ organizations, total }`; each has an `id`.",
    errors: [],
    fields: { 200: listOf("organizations") },
  },
};
