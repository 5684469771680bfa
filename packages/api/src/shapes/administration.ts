import {
  booleanField,
  choiceField,
  integerField,
  organizationNameProblem,
  textField,
} from "@dagctl/core/driver-kit";
import * as z from "zod";
import type { Caller, CreatedToken, Token, TokenInput } from "../administration.ts";
import { ACCESS } from "../call.ts";
import { ORGANIZATION_NAME } from "../organization-name.ts";
import { COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";

const TOKEN_FIELDS = {
  id: z.string(),
  name: z.string(),
  organization_id: text("Absent: the token is valid for every organization.").optional(),
  access: z.enum(["read", "run", "write", "admin"]),
  created_at: TIME,
  created_by: text("The caller that created it.").optional(),
  expires_at: TIME.optional(),
  last_used_on: z
    .string()
    .optional()
    .meta({ format: "date", description: "The day of the last use in UTC." }),
};

/** A token, without the token itself. */
export const TOKEN: ShapeOf<Token> = exactly<Token>()(TOKEN_FIELDS);

/** A token that was just created. */
export const CREATED_TOKEN: ShapeOf<CreatedToken> = exactly<CreatedToken>()({
  ...TOKEN_FIELDS,
  token: text("The token itself, which is shown this once."),
});

interface TokenList {
  readonly tokens: readonly Token[];
  readonly total: number;
}

/** All tokens that the caller sees. */
export const TOKEN_LIST: ShapeOf<TokenList> = exactly<TokenList>()({
  tokens: z.array(TOKEN),
  total: COUNT,
});

interface TokenRemoval {
  readonly message: string;
  readonly id: string;
}

/** The answer of a delete. */
export const TOKEN_REMOVAL: ShapeOf<TokenRemoval> = exactly<TokenRemoval>()({
  message: z.string(),
  id: z.string(),
});

/** Who calls, and what the caller may do. */
export const CALLER_RECORD: ShapeOf<Caller> = exactly<Caller>()({
  caller: text("The name under which the audit and events have the caller."),
  access: z.enum(["read", "run", "write", "admin"]),
  organization: text("The organization of the call."),
  every_organization: z.boolean().meta({
    description: "Whether the caller may use every organization.",
  }),
  expires_at: TIME.optional(),
});

interface OrganizationList {
  readonly organizations: readonly { readonly id: string }[];
  readonly total: number;
}

/** All organizations that the caller may use. */
export const ORGANIZATION_LIST: ShapeOf<OrganizationList> = exactly<OrganizationList>()({
  organizations: z.array(z.looseObject({ id: z.string() }) as z.ZodType<{ id: string }>),
  total: COUNT,
});

const NAME_KEYWORDS = {
  pattern: ORGANIZATION_NAME,
  minLength: 1,
  maxLength: 63,
} as const;

/** The fields of a new token. `name` and `access` are required. */
export const TOKEN_SHAPE: Readonly<Record<keyof TokenInput, z.ZodType>> = {
  // Names of tokens and of organizations have one form.
  name: textField(organizationNameProblem, { ...NAME_KEYWORDS, examples: ["ci"] }),
  access: choiceField(ACCESS),
  expires_in_days: integerField(1, 99_999),
  organization_id: textField(organizationNameProblem, {
    ...NAME_KEYWORDS,
    description: "By default the organization of the call. Not with `every_organization`.",
    examples: ["org-acme"],
  }),
  every_organization: booleanField(),
};

/** The body of a create of a token. */
export const TOKEN_INPUT: z.ZodType = z.strictObject({
  name: TOKEN_SHAPE.name,
  access: TOKEN_SHAPE.access,
  expires_in_days: TOKEN_SHAPE.expires_in_days.nullable().optional(),
  organization_id: TOKEN_SHAPE.organization_id.nullable().optional(),
  every_organization: TOKEN_SHAPE.every_organization.nullable().optional(),
});
