import type { Clock } from "@dagctl/core/contracts";
import { fairLimit, pauseUnlessAborted } from "@dagctl/core/driver-kit";
import { systemErrorCode } from "@dagctl/core/errors";
import type { ClusterAccess } from "../options.ts";
import { ApiFailure, failureOf } from "./api-failure.ts";
import { type Library, type Login, logins } from "./login.ts";
import { pauseBeforeRetry } from "./pause-before-retry.ts";

/**
 * Shared places for requests; watches and followed logs take none. Each organization has one place
 * of its own in addition. Further requests wait in this process, and not in the API server's
 * queues.
 */
const MOST_AT_ONCE = 32;

export interface Request {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly accept?: string;
  readonly body?: { readonly type: string; readonly value: unknown };
  readonly signal?: AbortSignal | undefined;
}

/** The connection of a whole driver to the API server. */
export interface Connection {
  /**
   * Returns the answer's text. @throws ApiFailure when the answer is not a success, or none came
   */
  send(request: Request): Promise<string>;
  /**
   * Returns the answer's body as it arrives. A caller that stops reading before its end has to
   * abort the request's signal. @throws as `send`
   */
  stream(request: Request): Promise<AsyncIterable<Uint8Array>>;
  /**
   * Returns the same connection for one client of it, whose requests have a place of their own:
   * those of other clients do not delay them.
   */
  of(client: string): Connection;
  /** Ends the requests that are under way, and closes all connections. */
  close(): Promise<void>;
}

/** @param clock times the pauses before a request is sent again */
export function connection(access: ClusterAccess, clock: Clock): Connection {
  let loading: Promise<Library> | undefined;
  const library = (): Promise<Library> => (loading ??= import("@kubernetes/client-node"));
  const known = logins(library, access);
  const atOnce = fairLimit(MOST_AT_ONCE);

  async function loginFor(signal: AbortSignal | undefined): Promise<Login> {
    try {
      return await known.current();
    } catch (error) {
      signal?.throwIfAborted();
      throw new ApiFailure(
        0,
        `the kubeconfig or the token of the pod could not be read (${reasonOf(error)})`,
        { cause: error, outage: "The kubeconfig, or the token of the pod, cannot be used" },
      );
    }
  }

  async function once(
    login: Login,
    { method, path, query = {}, accept = "application/json", body, signal }: Request,
  ) {
    const { RequestContext, IsomorphicFetchHttpLibrary } = await library();
    const context = new RequestContext(`${login.server}${path}`, method);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) context.setQueryParam(name, value);
    context.setHeaderParam("Accept", accept);
    if (body !== undefined) {
      context.setHeaderParam("Content-Type", body.type);
      context.setBody(JSON.stringify(body.value));
    }
    for (const [name, value] of Object.entries(login.headers)) context.setHeaderParam(name, value);
    if (login.agent !== undefined) context.setDispatcher(login.agent);
    if (signal !== undefined) context.setSignal(signal);
    try {
      return await new IsomorphicFetchHttpLibrary().send(context).toPromise();
    } catch (error) {
      signal?.throwIfAborted();
      if (isDistrust(error)) known.forget(login);
      throw new ApiFailure(0, `the API server does not answer (${reasonOf(error)})`, {
        cause: error,
      });
    }
  }

  async function sendWithRetries(request: Request) {
    let waited = 0;
    for (let tries = 1; ; tries += 1) {
      const response = await sendWithLogin(request);
      if (response.httpStatusCode >= 200 && response.httpStatusCode <= 299) return response;
      const said = await wholeOf(response.body, request);
      const milliseconds = pauseBeforeRetry(
        response.httpStatusCode,
        response.headers["retry-after"],
        { tries, waited },
      );
      if (milliseconds === undefined) throw failureOf(response.httpStatusCode, said);
      await pauseUnlessAborted(clock, milliseconds, request.signal);
      waited += milliseconds;
    }
  }

  async function sendWithLogin(request: Request) {
    const login = await loginFor(request.signal);
    let response = await once(login, request);
    if (response.httpStatusCode === 401) {
      // A certificate or a token may have been renewed: the request is sent again with the new
      // login.
      await wholeOf(response.body, request);
      known.forget(login);
      response = await once(await loginFor(request.signal), request);
    }
    return response;
  }

  const of = (client: string): Connection => ({
    send: (request) =>
      atOnce(
        client,
        async () => wholeOf((await sendWithRetries(request)).body, request),
        request.signal,
      ),
    async stream(request) {
      const response = await sendWithRetries(request);
      return response.body.stream() ?? nothing();
    },
    of,
    close: () => known.close(),
  });
  // What the driver does for no single organization.
  return of("");
}

async function wholeOf(body: { text(): Promise<string> }, { signal }: Request): Promise<string> {
  try {
    return await body.text();
  } catch (error) {
    signal?.throwIfAborted();
    throw new ApiFailure(0, `the API server's answer was cut off (${reasonOf(error)})`, {
      cause: error,
    });
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // The answer has no body.
}

/**
 * Returns whether a certificate is not accepted: the API server's or the client's. The authority
 * that signs them may have changed, and with it the file that contains it.
 */
function isDistrust(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return /CERT|SIGNED|VERIFY|SSL|TLS/.test(systemErrorCode(cause) ?? "");
}

/**
 * Returns the reason of a failed request: Node's fetch says "fetch failed" and has the reason in
 * `cause`.
 */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
