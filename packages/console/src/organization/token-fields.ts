import { ACCESS, type Caller, hasAccess, type Token, type TokenInput } from "@dagctl/api";
import type { FormField, FormValues } from "../forms/form-field.ts";

/**
 * Returns the fields of a new token.
 *
 * @param caller decides which access it may give, and whether to other organizations
 */
export function tokenFields(caller: Caller, values: FormValues): readonly FormField[] {
  const fields: readonly FormField[] = [
    {
      name: "name",
      label: "Name",
      kind: "text",
      isRequired: true,
      help: "Events and the audit have it. Letters, digits, ., _ and -.",
    },
    {
      name: "access",
      label: "Access",
      kind: "choice",
      choices: ACCESS.filter((access) => hasAccess(caller.access, access)),
      help: "Each includes those before it: read, run, write, admin.",
    },
    {
      name: "expires_in_days",
      label: "Valid for days",
      kind: "number",
      help: "Left empty: it does not expire.",
    },
  ];
  if (!caller.every_organization) return fields;
  const every: FormField = {
    name: "every_organization",
    label: "For every organization",
    kind: "check",
  };
  const one: FormField = {
    name: "organization_id",
    label: "Organization",
    kind: "text",
    help: "Left empty: this one. A new name makes a new organization.",
  };
  return [...fields, every, ...(values["every_organization"] === true ? [] : [one])];
}

/** Returns the body of a create. What is no number is refused by the server, in its words. */
export function newToken(caller: Caller, values: FormValues): TokenInput {
  const sent = tokenFields(caller, values).flatMap(({ name, kind, choices }) => {
    const value = values[name] ?? choices?.[0] ?? "";
    if (name !== "name" && (value === "" || value === false)) return [];
    const isNumber = kind === "number" && /^-?\d+$/.test(String(value));
    return [[name, isNumber ? Number(value) : value] as const];
  });
  return Object.fromEntries(sent) as unknown as TokenInput;
}

/** Returns whether a token is the one of a caller, as far as its name says it. */
export function isOwnToken({ name, organization_id: id }: Token, caller: Caller): boolean {
  return id === undefined
    ? caller.caller === `token ${name} of every organization`
    : caller.caller === `token ${name}` && caller.organization === id;
}
