import { ACCESS } from "@dagctl/api";
import { DagctlError } from "@dagctl/core";
import type { Identity } from "./authentication.ts";

interface FieldRule {
  readonly right: string;
  readonly isRight: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === "string";

/** What each field must be. The host checks the form of the organization's name. */
const FIELDS: Readonly<Record<keyof Identity, FieldRule>> = {
  organization: { right: "a text", isRight: isText },
  caller: { right: "a text", isRight: isText },
  access: {
    right: `one of ${ACCESS.join(", ")}`,
    isRight: (value) => ACCESS.some((access) => access === value),
  },
  everyOrganization: {
    right: "true, false or absent",
    isRight: (value) => value === undefined || typeof value === "boolean",
  },
  expiresAt: {
    right: "a text or absent",
    isRight: (value) => value === undefined || isText(value),
  },
};

/**
 * Checks what `authenticate` has returned, which types do not check for an application in
 * JavaScript. What is no identity must never become access.
 *
 * @throws DagctlError `internal`: a mistake of the application, which no caller can correct; the
 *   message names the field
 */
export function requireIdentity(returned: unknown): asserts returned is Identity {
  if (typeof returned !== "object" || returned === null)
    throw mistake("must return the caller, or throw `unauthenticated`; it has returned no object");
  for (const [name, { right, isRight }] of Object.entries(FIELDS))
    if (!isRight(Reflect.get(returned, name)))
      throw mistake(`must return the caller: "${name}" must be ${right}`);
}

const mistake = (what: string): DagctlError =>
  new DagctlError("internal", `\`authenticate\` of the application ${what}`);
