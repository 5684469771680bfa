import {
  type Access,
  type CallerReview,
  hasAccess,
  type Organizations,
  type Token,
  type TokenInput,
  type Tokens,
} from "@dagctl/api";
import { TOKEN_SHAPE } from "@dagctl/api/shapes";
import type { HostOrganization } from "@dagctl/core";
import type { TokenRecord } from "@dagctl/core/contracts";
import { readBody } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import type { Identity } from "../authentication.ts";
import type { StoredTokensOptions } from "./stored-tokens.ts";
import { rememberRevoked } from "./revoked.ts";
import { makeToken, type NewToken } from "./token.ts";

/** The tokens that a server administers. */
export type AdministeredTokens = Pick<StoredTokensOptions, "store" | "organization">;

/** The parts of the API that concern the server and not the host. */
export interface Administration {
  readonly caller: CallerReview;
  readonly tokens: Tokens;
  readonly organizations: Organizations;
}

/**
 * Returns the administration for one caller, whose changes are in the audit of its organization.
 * The access of a call was checked; what a caller may do with other organizations, and with more
 * access than its own, is checked here.
 */
export function administrationOf(
  administered: AdministeredTokens | undefined,
  identity: Identity,
  organizationOf: (id: string) => Pick<HostOrganization, "audit">,
): Administration {
  const isEvery = identity.everyOrganization === true;
  const { organization: own } = identity;

  const requireTokens = (): AdministeredTokens => {
    if (administered) return administered;
    throw new DagctlError(
      "not_supported",
      "This server has no tokens of its own: the application that it is a part of knows the callers",
    );
  };
  /**
   * Changes a token, which is in the audit of its organization. One of every organization is in
   * that of the call, without its name: others do not see it.
   */
  const changeAudited = <T>(
    action: string,
    { id, name, access, organization }: TokenRecord,
    change: () => Promise<T>,
  ): Promise<T> =>
    organizationOf(organization ?? own).audit.recordChange(
      {
        action,
        token_id: id,
        ...(organization === undefined ? {} : { token: name }),
        token_access: access,
      },
      change,
    );
  const isVisible = ({ organization }: TokenRecord): boolean =>
    organization === own || (isEvery && organization === undefined);

  return {
    caller: {
      get: async () => ({
        caller: identity.caller,
        access: identity.access,
        organization: own,
        every_organization: isEvery,
        ...(identity.expiresAt === undefined ? {} : { expires_at: identity.expiresAt }),
      }),
    },
    organizations: {
      async list(options) {
        const names = new Set([own]);
        if (isEvery && administered) {
          names.add(administered.organization);
          for (const { organization } of await administered.store.list({}, options))
            if (organization !== undefined) names.add(organization);
        }
        const organizations = [...names].toSorted().map((id) => ({ id }));
        return { organizations, total: organizations.length };
      },
    },
    tokens: {
      async list(options) {
        const tokens = (await requireTokens().store.list({}, options))
          .filter(isVisible)
          .map(tokenOf);
        return { tokens, total: tokens.length };
      },
      async create(input, options) {
        const { store } = requireTokens();
        const { token, record } = newTokenOf(input, identity);
        await changeAudited("tokens.create", record, () => store.add(record, options));
        return { ...tokenOf(record), token };
      },
      async delete(idOrName, options) {
        const { store } = requireTokens();
        const tokens = (await store.list({}, options)).filter(isVisible);
        // The name of a token of every organization is not one of this organization.
        const found =
          tokens.find(({ id }) => id === idOrName) ??
          tokens.find(({ name, organization }) => name === idOrName && organization === own);
        const absent = (): DagctlError =>
          new DagctlError("not_found", `There is no token "${idOrName}"`);
        if (found === undefined) throw absent();
        await changeAudited("tokens.delete", found, async () => {
          await rememberRevoked(store, found);
          if (!(await store.delete(found.id, options))) throw absent();
        });
        return { id: found.id };
      },
    },
  };
}

/** Returns the token of an input. Throws where the caller may not create it. */
function newTokenOf(input: TokenInput, identity: Identity): NewToken {
  const { name, access, expires_in_days, organization_id, every_organization } = readBody(input, {
    shapes: TOKEN_SHAPE,
    required: ["name", "access"],
    what: "a token",
    contradictions: ({ every_organization: every, organization_id: one }) =>
      every === true && one !== undefined
        ? [{ path: "organization_id", message: "must be left out with every_organization" }]
        : [],
  }) as unknown as TokenInput;
  const isEvery = every_organization === true;
  refuseMoreAccess(identity, access);
  const organization = organization_id ?? identity.organization;
  if (identity.everyOrganization !== true && (isEvery || organization !== identity.organization))
    throw new DagctlError(
      "forbidden",
      `This caller creates tokens of ${identity.organization} only: leave organization_id and every_organization out`,
    );
  return makeToken(
    {
      name,
      ...(isEvery ? {} : { organization }),
      access,
      createdBy: identity.caller,
    },
    { days: expires_in_days },
  );
}

function refuseMoreAccess({ access: given }: Identity, access: Access): void {
  if (hasAccess(given, access)) return;
  throw new DagctlError(
    "forbidden",
    `This caller has ${given} access, and cannot create a token with ${access} access`,
  );
}

function tokenOf(record: TokenRecord): Token {
  const { id, name, organization, access, createdAt, createdBy, expiresAt, lastUsedOn } = record;
  return {
    id,
    name,
    ...(organization === undefined ? {} : { organization_id: organization }),
    access,
    created_at: createdAt,
    ...(createdBy === undefined ? {} : { created_by: createdBy }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    ...(lastUsedOn === undefined ? {} : { last_used_on: lastUsedOn }),
  };
}
