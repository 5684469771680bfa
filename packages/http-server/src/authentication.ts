import type { IncomingHttpHeaders } from "node:http";
import type { Access } from "@dagctl/api";
import { DagctlError } from "@dagctl/core";
import { assertOptionNames } from "@dagctl/core/driver-kit";
import type { FastifyRequest } from "fastify";

/** The caller of a request, with its organization and its access. */
export interface Identity {
  /** The organization whose projects the call sees. */
  readonly organization: string;
  /** A stable name of the caller: part of the scope of idempotency keys, and in the access log. */
  readonly caller: string;
  /**
   * What the caller may do. Each access includes those before it: `read`, `run`, `write`, `admin`.
   */
  readonly access: Access;
  /**
   * Whether the caller may use every organization, and not only the one of the call. @default false
   */
  readonly everyOrganization?: boolean;
  /**
   * RFC 3339, when the proof of the caller expires. It is shown, not checked. @default not shown
   */
  readonly expiresAt?: string;
}

/** The input of `authenticate`. */
export interface AuthenticateInput {
  readonly headers: Readonly<IncomingHttpHeaders>;
  /**
   * The request of Fastify: its address (`ip`), its query, its cookies, and what a hook of the
   * application has added.
   */
  readonly request: FastifyRequest;
}

/**
 * Returns the caller. An error of the application with a `statusCode` from 400 to 499 keeps its
 * status and its message. The function may answer without a promise. It is called again at least
 * every 30 seconds while a stream is open. A token that was revoked, or has expired, ends its
 * stream within 60 seconds; so does a function that does not answer. What is no `Identity` admits
 * no caller: the answer is 500, and the log names what is missing.
 *
 * @throws DagctlError `unauthenticated`: there is no valid proof of a caller (401)
 * @throws DagctlError `forbidden`: the caller may not do this (403)
 * @throws DagctlError `unavailable`: the caller cannot be determined now (503)
 */
export type Authenticate = (input: AuthenticateInput) => Identity | Promise<Identity>;

/** How `bearerTokens` finds the caller of a token. */
export interface BearerTokensOptions {
  /**
   * Returns the identity of a token; `undefined` for one that is unknown, revoked or expired. It
   * should compare hashes in constant time.
   */
  readonly lookup: (token: string) => Identity | undefined | Promise<Identity | undefined>;
  /**
   * Returns whether an organization exists that a caller of every organization names in
   * `X-Organization-ID`. @default every name that was sent
   */
  readonly isOrganization?: (name: string) => boolean | Promise<boolean>;
}

/** RFC 6750: one token, of the characters of `b64token`. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * Authenticates by `Authorization: Bearer TOKEN`, and optionally `X-Organization-ID`. Without that
 * header the organization is the token's own. Another one is `forbidden`, with the same message
 * whether that organization exists or not. A caller of every organization may name any that exists.
 *
 * @returns an `authenticate` that throws `unauthenticated` without a valid token, and `forbidden`
 *   for another organization
 * @throws TypeError: an option does not exist, or there is no `lookup`
 */
export function bearerTokens(
  options: BearerTokensOptions,
): (input: Omit<AuthenticateInput, "request">) => Identity | Promise<Identity> {
  assertOptionNames("bearerTokens", options, { lookup: true, isOrganization: true });
  const { lookup, isOrganization = () => true } = options;
  if (typeof lookup !== "function")
    throw new TypeError(
      'bearerTokens needs "lookup": a function that returns the identity of a token',
    );
  return ({ headers }) => {
    const token = BEARER.exec(headers.authorization ?? "")?.[1];
    if (token === undefined)
      throw new DagctlError(
        "unauthenticated",
        "Not authenticated: send `Authorization: Bearer TOKEN`",
      );
    const named = headers["x-organization-id"];
    const admit = (identity: Identity | undefined): Identity | Promise<Identity> => {
      if (!identity)
        throw new DagctlError(
          "unauthenticated",
          "The token is not valid: it is unknown, revoked or expired",
        );
      if (named === undefined || named === identity.organization) return identity;
      if (identity.everyOrganization !== true || typeof named !== "string") throw foreign();
      return requireOrganization(identity, named, isOrganization(named));
    };
    const found = lookup(token);
    return found instanceof Promise ? found.then(admit) : admit(found);
  };
}

async function requireOrganization(
  identity: Identity,
  organization: string,
  exists: boolean | Promise<boolean>,
): Promise<Identity> {
  if (await exists) return { ...identity, organization };
  throw new DagctlError(
    "forbidden",
    `There is no organization "${organization}". A token with that organization_id creates it: POST /tokens, without X-Organization-ID`,
  );
}

// A header that was sent twice is joined by a comma, and so is not an organization's name.
const foreign = (): DagctlError =>
  new DagctlError(
    "forbidden",
    "The token does not belong to the organization in X-Organization-ID; leave the header out to use the token's own",
  );
