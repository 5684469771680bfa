import type { LogEntry } from "@dagctl/core";
import type { TokenRecord, TokenStore } from "@dagctl/core/contracts";
import { assertOptionNames } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import type { BearerTokensOptions, Identity } from "../authentication.ts";
import { tokenDigest } from "./token.ts";

/** Which tokens are valid, and for which organization. */
export interface StoredTokensOptions {
  /** Open; the caller closes it. */
  readonly store: TokenStore;
  /**
   * The organization of a call without `X-Organization-ID` whose token is valid for every one. It
   * exists, also when no token names it.
   */
  readonly organization: string;
  /**
   * A token that is valid without being stored: admin of every organization. `name` is the caller's
   * name. @default none
   */
  readonly own?: { readonly token: string; readonly name: string } | undefined;
  /**
   * Called before an unknown token is refused. Returns whether the store may know the token now.
   * @default the token is refused
   * @throws DagctlError `unavailable`: it is not known whether the token is valid
   */
  readonly beforeRefusal?: (() => Promise<boolean>) | undefined;
  /** In milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Called when the store cannot be read, and when it can be again. @default nothing */
  readonly log?: ((entry: LogEntry) => void) | undefined;
}

/**
 * How long a revoked token may still be accepted, in milliseconds: a token is read again at most
 * this often.
 */
const FRESH_MS = 1_000;
/**
 * How long an organization counts as existing after its last token was revoked, in milliseconds.
 */
const ORGANIZATION_MS = 10_000;
/**
 * The number of tokens, and of organizations, that are remembered. Beyond it all are read again.
 */
const KEPT = 1_000;

interface Known {
  readonly token: TokenRecord;
  readonly identity: Identity;
  readonly expiresAt: number;
  readonly readAt: number;
}

/**
 * Returns what {@link bearerTokens} needs to accept the tokens of a store.
 *
 * A new token is known at once, and a revoked one is accepted for at most a second more. While the
 * store cannot be read, the tokens that were read before are accepted, and another one is
 * `unavailable`, because it may be valid. The day of the last use of a token is stored once a day.
 *
 * @throws DagctlError `unavailable` from `lookup`, when the store cannot be read and the token was
 *   not read before
 * @throws TypeError: an option does not exist
 */
export function storedTokens(options: StoredTokensOptions): BearerTokensOptions {
  assertOptionNames("storedTokens", options, {
    store: true,
    organization: true,
    own: { token: true, name: true },
    beforeRefusal: true,
    now: true,
    log: true,
  });
  const {
    store,
    organization,
    own,
    beforeRefusal = async () => false,
    now = Date.now,
    log = () => undefined,
  } = options;
  const known = new Map<string, Known>();
  const organizations = new Map<string, number>();
  const ownDigest = own && tokenDigest(own.token);
  const ownIdentity: Identity | undefined = own && {
    organization,
    caller: `token ${own.name}`,
    access: "admin",
    everyOrganization: true,
  };
  let isOutage = false;

  const identityOf = (token: TokenRecord): Identity => ({
    organization: token.organization ?? organization,
    // Recorded idempotency keys of the token have this name in their scope. An organization's token
    // may have the name of one of every organization, and must not pass for it.
    caller: `token ${token.name}${token.organization === undefined ? " of every organization" : ""}`,
    access: token.access,
    ...(token.organization === undefined && { everyOrganization: true }),
    ...(token.expiresAt === undefined ? {} : { expiresAt: token.expiresAt }),
  });

  const valid = (found: Known | undefined): Identity | undefined =>
    found && found.expiresAt > now() ? found.identity : undefined;

  /**
   * Stores the day of use without waiting for it: it is for people, and one more call repeats it.
   */
  const markUsed = ({ id, lastUsedOn }: TokenRecord): void => {
    const today = new Date(now()).toISOString().slice(0, 10);
    if (lastUsedOn === today) return;
    store.markUsed(id, today).catch(() => undefined);
  };

  const remember = (digest: string, token: TokenRecord | undefined): Known | undefined => {
    if (token === undefined) return void known.delete(digest);
    if (known.size >= KEPT) known.clear();
    const found = {
      token,
      identity: identityOf(token),
      expiresAt: token.expiresAt === undefined ? Infinity : Date.parse(token.expiresAt),
      readAt: now(),
    };
    known.set(digest, found);
    if (valid(found)) markUsed(token);
    return found;
  };

  /** Returns the identity of a token that was read before, or throws. */
  const duringOutage = (digest: string, cause: unknown): Identity => {
    if (!isOutage) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      log({
        level: "error",
        message: `The tokens cannot be read (${reason}). Those that were read before are accepted`,
      });
    }
    isOutage = true;
    const before = valid(known.get(digest));
    if (before) return before;
    const message =
      "The server cannot read its tokens at the moment, so it cannot recognize this one. Try again";
    throw new DagctlError("unavailable", message, { cause });
  };

  const read = async (digest: string, isLast = false): Promise<Identity | undefined> => {
    let token: TokenRecord | undefined;
    try {
      token = await store.find(digest);
    } catch (cause) {
      return duringOutage(digest, cause);
    }
    if (isOutage) log({ level: "warn", message: "The tokens can be read again" });
    isOutage = false;
    if (token === undefined && !isLast && (await beforeRefusal())) return read(digest, true);
    return valid(remember(digest, token));
  };

  return {
    lookup(presented) {
      const digest = tokenDigest(presented);
      if (digest === ownDigest) return ownIdentity;
      const found = known.get(digest);
      return found && now() - found.readAt < FRESH_MS ? valid(found) : read(digest);
    },
    async isOrganization(name) {
      if (name === organization) return true;
      const seenAt = organizations.get(name);
      if (seenAt !== undefined && now() - seenAt < ORGANIZATION_MS) return true;
      const tokens = await store.list({ organization: name });
      if (tokens.length === 0) return false;
      if (organizations.size >= KEPT) organizations.clear();
      organizations.set(name, now());
      return true;
    },
  };
}
