import type { OrganizationSecrets } from "@dagctl/core";
import type { Answer, CallsOf } from "../call.ts";
import { BODY, READ, RECORD, listOf } from "../entries.ts";

const readName = ({ body }: Answer): { readonly name: string } => ({
  name: (body as { readonly name: string }).name,
});

/** The calls of secrets. No call answers a value. */
export const SECRETS: CallsOf<OrganizationSecrets> = {
  list: {
    ...READ,
    ...BODY,
    path: "/secrets",
    summary: "Lists the names of the secrets, which projects name with `git_secret_ref`.",
    answers: "`{ secrets, total }`; each has a `name`.",
    errors: [],
    fields: { 200: listOf("secrets") },
  },
  put: {
    method: "PUT",
    path: "/secrets/:secret",
    access: "write",
    summary: "Stores a secret, and replaces an earlier one of that name.",
    answers: "`{ name }`; the value is never read back.",
    query: {},
    body: "object",
    // A stored key has a digest of the body, and a value may be short.
    headers: [],
    errors: [],
    fields: { 200: RECORD.named },
    answer: (secret) => ({ status: 200, body: secret }),
    result: readName,
  },
  delete: {
    method: "DELETE",
    path: "/secrets/:secret",
    access: "write",
    summary: "Deletes a secret; a project that names it cannot read its repository any more.",
    answers: "`{ message, name }`.",
    query: {},
    body: "none",
    headers: [],
    errors: ["not_found"],
    fields: { 200: { message: "text", name: "text" } },
    answer: ({ name }) => ({ status: 200, body: { message: "Secret deleted successfully", name } }),
    result: readName,
  },
};
