import type { MutationHeader, Table } from "@dagctl/api";
import { DagctlError, type Issue, type HostOrganization, type MutationOptions } from "@dagctl/core";
import { invalid } from "@dagctl/core/errors";
import type { FastifyReply, FastifyRequest } from "fastify";
import { HttpError } from "./errors.ts";
import { mutationHeaders } from "./mutation-headers.ts";
import { refuseTags, selectRevision } from "./preconditions.ts";
import type { ParseQuery } from "./query.ts";
import type { Callers } from "./caller.ts";
import { type AdministeredTokens, administrationOf } from "./tokens/administration.ts";

/** Reads and checks what a route needs of the request, in one place. */
export interface Calls {
  organization(request: FastifyRequest): HostOrganization;
  /** Returns the part of the API whose methods serve the calls of that part in the table. */
  part(request: FastifyRequest, name: keyof Table): object;
  /**
   * Returns a path parameter. No id and no name has control characters, and not every database
   * accepts them: such a parameter is `not_found`, as is anything absent.
   */
  parameter(request: FastifyRequest, name: string): string;
  /** Returns the options of the method that the query sets. */
  query(request: FastifyRequest, parse: ParseQuery): Readonly<Record<string, unknown>>;
  /**
   * Reads the options of a change, and refuses every query parameter.
   *
   * @param options.parse what parses the query of a call without parameters
   * @param options.headers the headers that the call takes. Without `If-Match` a tag is refused
   * @param options.project the one whose revision `If-Match` names
   */
  mutation(
    request: FastifyRequest,
    reply: FastifyReply,
    options: {
      readonly parse: ParseQuery;
      readonly headers: readonly MutationHeader[];
      readonly project: string | undefined;
    },
  ): Promise<MutationOptions>;
  /** Refuses a body with content, for calls that take none. */
  noBody(request: FastifyRequest): void;
  /** Returns a signal that aborts when the client disconnects. */
  signal(reply: FastifyReply): AbortSignal;
}

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

const NO_OPTIONS: Readonly<Record<string, unknown>> = {};

/**
 * The status of a call whose client disconnected before the answer: no client reads it any more.
 */
const CLIENT_LEFT = 499;

/**
 * @param tokens what `/tokens` and `/organizations` are about. @default none
 */
export function callsOf(callers: Callers, tokens?: AdministeredTokens): Calls {
  const organization = (request: FastifyRequest): HostOrganization =>
    callers.of(request).organization;

  const calls: Calls = {
    organization,
    part(request, name) {
      if (name !== "caller" && name !== "tokens" && name !== "organizations")
        return organization(request)[name];
      const { identity } = callers.of(request);
      const organizationOf = (id: string): HostOrganization =>
        callers.organizationOf({ ...identity, organization: id });
      return administrationOf(tokens, identity, organizationOf)[name];
    },
    signal: clientSignal,
    parameter(request, name) {
      const value = String((request.params as Record<string, unknown>)[name]);
      if (CONTROL.test(value))
        throw new DagctlError("not_found", "Not found: no id or name has a control character");
      return value;
    },
    query(request, parse) {
      if (!request.url.includes("?")) return NO_OPTIONS;
      const issues: Issue[] = [];
      const options = parse(request.query, issues);
      if (issues.length > 0) throw invalid(issues);
      return options;
    },
    async mutation(request, reply, { parse, headers, project }) {
      const issues: Issue[] = [];
      parse(request.query, issues);
      const { options: sent, ifMatch, applied } = mutationHeaders(request.raw, issues);
      if (issues.length > 0) throw invalid(issues);
      const { idempotencyKey, waitMs } = sent;
      const options: MutationOptions = {
        ...(headers.includes("Idempotency-Key") && { idempotencyKey }),
        ...(headers.includes("Prefer") && { waitMs }),
      };
      if (applied !== undefined && headers.includes("Prefer"))
        reply.header("preference-applied", applied);
      const signal = clientSignal(reply);
      if (project === undefined || !headers.includes("If-Match")) {
        refuseTags(ifMatch);
        return { ...options, signal };
      }
      const revision = await selectRevision(
        ifMatch,
        async () => (await organization(request).projects.getText(project, { signal })).revision,
      );
      return { ...options, signal, ...(revision === undefined ? {} : { ifMatch: revision }) };
    },
    noBody({ body }) {
      const fields =
        typeof body === "object" && body !== null && !Array.isArray(body)
          ? Object.keys(body)
          : undefined;
      if (body === undefined || fields?.length === 0) return;
      throw invalid(
        fields
          ? fields.map((path) => ({
              path,
              message: "is not a field of this call, which takes no body",
            }))
          : [{ path: "", message: "must be empty: this call takes no body" }],
      );
    },
  };
  return calls;
}

/**
 * Returns a signal that aborts when the answer's connection closes: when the client disconnects,
 * and without effect at the answer's regular end. Fastify's own `request.signal` follows the
 * request instead, which is closed as soon as its body was read. The abort reason is not an error
 * of the server.
 */
function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const leave = (): void =>
    controller.abort(new HttpError(CLIENT_LEFT, "unavailable", "The client has left"));
  // Without this check, a disconnect during the checks of the request would never be noticed.
  if (reply.raw.destroyed) leave();
  else reply.raw.once("close", leave);
  return controller.signal;
}
