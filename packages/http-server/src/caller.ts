import { type Access, hasAccess } from "@dagctl/api";
import { DagctlError, type Host, type HostOrganization } from "@dagctl/core";
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import type { Authenticate, Identity } from "./authentication.ts";
import { requireIdentity } from "./require-identity.ts";

/** The caller, and the interface of its organization. */
export interface Caller {
  readonly identity: Identity;
  readonly organization: HostOrganization;
}

/**
 * The number of cached interfaces of organizations. Beyond it all are created again, which costs
 * only a moment.
 */
const KEPT = 1000;

export interface Callers {
  /**
   * Reserves the property on the requests of this scope and of those within. It must run before any
   * hook of this object.
   */
  prepare(app: FastifyInstance): void;
  /** Authenticates before anything of the body is read. */
  readonly onRequest: onRequestHookHandler;
  /**
   * Returns what refuses a caller with a weaker access, before anything of the body is read.
   * `undefined` for `read`, which every caller has.
   */
  requires(access: Access): onRequestHookHandler | undefined;
  of(request: FastifyRequest): Caller;
  /** Returns the interface of an identity's organization. */
  organizationOf(identity: Identity): HostOrganization;
  /** Returns the caller, or `undefined` where the call was refused before the caller was known. */
  identity(request: FastifyRequest): Identity | undefined;
  /** Rejects when the caller may no longer see what it is receiving. */
  recheck(request: FastifyRequest): Promise<void>;
}

export function callersOf(host: Host, authenticate: Authenticate): Callers {
  const kept = new Map<string, HostOrganization>();
  // Most callers have one identity for many requests: it is found without its names.
  const callers = new WeakMap<Identity, Caller>();
  // The symbol belongs to this instance, so that two in one application do not collide. A WeakMap
  // next to the request would cost more than finding the project.
  const known = Symbol("caller");

  function of(request: FastifyRequest): Caller {
    const caller = request.getDecorator<Caller | null>(known);
    if (!caller) throw new DagctlError("unauthenticated", "No caller is known for this request");
    return caller;
  }

  function organizationOf({ organization, caller, access }: Identity): HostOrganization {
    // The length prevents that two have one key; a caller's name may contain anything.
    const key = `${access}:${organization.length}:${organization}${caller}`;
    const present = kept.get(key);
    if (present) return present;
    if (kept.size >= KEPT) kept.clear();
    const made = host.organization(organization, { caller, access });
    kept.set(key, made);
    return made;
  }

  function callerOf(identity: Identity): Caller {
    const present = callers.get(identity);
    if (present) return present;
    requireIdentity(identity);
    const caller = { identity, organization: organizationOf(identity) };
    callers.set(identity, caller);
    return caller;
  }

  function admit(request: FastifyRequest, identity: Identity): void {
    request.setDecorator<Caller>(known, callerOf(identity));
  }

  return {
    prepare(app) {
      app.decorateRequest(known, null);
    },
    onRequest(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
      const settle = (work: () => void): void => {
        try {
          work();
        } catch (error) {
          done(
            error instanceof Error
              ? error
              : new DagctlError("internal", "Authentication failed", { cause: error }),
          );
          return;
        }
        done();
      };
      let answer: Identity | Promise<Identity>;
      try {
        answer = authenticate({ headers: request.headers, request });
      } catch (error) {
        settle(() => {
          throw error;
        });
        return;
      }
      // A value that is not a promise needs no promise: authentication is most of the cost of
      // reading one project.
      if (answer instanceof Promise) {
        answer.then(
          (identity) => settle(() => admit(request, identity)),
          (error: unknown) =>
            settle(() => {
              throw error;
            }),
        );
      } else {
        const identity = answer;
        settle(() => admit(request, identity));
      }
    },
    requires(access) {
      if (access === "read") return undefined;
      return (request, _reply, done) => {
        const given = of(request).identity.access;
        done(
          hasAccess(given, access)
            ? undefined
            : new DagctlError(
                "forbidden",
                `This call needs ${access} access, and this caller has ${given}: use a token with that access`,
              ),
        );
      };
    },
    of,
    organizationOf,
    identity: (request) => request.getDecorator<Caller | null>(known)?.identity,
    async recheck(request) {
      const identity = await authenticate({ headers: request.headers, request });
      requireIdentity(identity);
      const { organization } = identity;
      if (organization !== of(request).identity.organization)
        throw new DagctlError("forbidden", "The token belongs to another organization now");
    },
  };
}
