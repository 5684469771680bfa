import { type HttpMethod, IsomorphicFetchHttpLibrary, KubeConfig, RequestContext } from "@kubernetes/client-node";
import type { ClusterAccess } from "../options.ts";
import { ApiFailure, failureOf } from "./failure.ts";

export interface Request {
  readonly method: HttpMethod;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly accept?: string;
  readonly body?: { readonly type: string; readonly value: unknown };
  readonly signal?: AbortSignal | undefined;
}

/** One way to the API server for a whole driver. */
export interface Connection {
  readonly config: KubeConfig;
  /** The answer's text. @throws ApiFailure where the answer is no success, or none came */
  send(request: Request): Promise<string>;
  /** The answer's body as it comes. @throws as `send` */
  stream(request: Request): Promise<AsyncIterable<Uint8Array>>;
  close(): Promise<void>;
}

type Dispatcher = NonNullable<ReturnType<RequestContext["getDispatcher"]>>;

interface Login {
  readonly headers: Readonly<Record<string, string>>;
  readonly until: number;
}

/** For how long headers are used again, in milliseconds. A service account's token is renewed long before it runs out. */
const LOGIN = 10_000;

function configOf(access: ClusterAccess): KubeConfig {
  const config = new KubeConfig();
  if (access === "default") config.loadFromDefault();
  else if (access === "in-cluster") config.loadFromCluster();
  else {
    config.loadFromFile(access.kubeconfig);
    if (access.context !== undefined) config.setCurrentContext(access.context);
  }
  return config;
}

/**
 * The client library makes an agent for each call, and so a TLS connection (seen with 2.0.1): all calls share the first one's here. It also reads
 * certificates and tokens anew each time, which is done every few seconds instead.
 */
export function connection(access: ClusterAccess): Connection {
  const library = new IsomorphicFetchHttpLibrary();
  let config: KubeConfig | undefined;
  let dispatcher: Dispatcher | undefined;
  let login: Login | undefined;

  const known = (): KubeConfig => (config ??= configOf(access));

  async function authenticate(context: RequestContext): Promise<void> {
    if (login === undefined || login.until < performance.now()) {
      const probe = new RequestContext(context.getUrl(), context.getHttpMethod());
      await known().applySecurityAuthentication(probe);
      dispatcher ??= probe.getDispatcher();
      login = { headers: probe.getHeaders(), until: performance.now() + LOGIN };
    }
    for (const [name, value] of Object.entries(login.headers)) context.setHeaderParam(name, value);
    if (dispatcher !== undefined) context.setDispatcher(dispatcher);
  }

  async function once({ method, path, query = {}, accept = "application/json", body, signal }: Request) {
    const context = new RequestContext(`${known().getCurrentCluster()?.server ?? ""}${path}`, method);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) context.setQueryParam(name, value);
    context.setHeaderParam("Accept", accept);
    if (body !== undefined) {
      context.setHeaderParam("Content-Type", body.type);
      context.setBody(JSON.stringify(body.value));
    }
    if (signal !== undefined) context.setSignal(signal);
    try {
      await authenticate(context);
      return await library.send(context).toPromise();
    } catch (error) {
      signal?.throwIfAborted();
      throw new ApiFailure(0, `the API server does not answer (${reasonOf(error)})`, { cause: error });
    }
  }

  async function answered(request: Request) {
    let response = await once(request);
    if (response.httpStatusCode === 401) {
      // A certificate or a token that was renewed: once more, as who we are now. The old agent's connections end by themselves.
      await response.body.text();
      login = undefined;
      dispatcher = undefined;
      response = await once(request);
    }
    if (response.httpStatusCode >= 200 && response.httpStatusCode <= 299) return response;
    throw failureOf(response.httpStatusCode, await response.body.text());
  }

  return {
    get config() {
      return known();
    },
    async send(request) {
      const response = await answered(request);
      try {
        return await response.body.text();
      } catch (error) {
        request.signal?.throwIfAborted();
        throw new ApiFailure(0, `the API server's answer was cut off (${reasonOf(error)})`, { cause: error });
      }
    },
    async stream(request) {
      const response = await answered(request);
      return response.body.stream() ?? nothing();
    },
    async close() {
      await dispatcher?.destroy();
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An answer without a body.
}

/** Node's fetch says "fetch failed" and keeps the reason to itself. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
