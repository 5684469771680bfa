import { sign } from "node:crypto";
import type { Clock } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import ky, { type KyInstance, type KyResponse } from "ky";
import { rsaKey, type GithubApp } from "./app.ts";

export interface InstallationToken {
  readonly secret: Secret;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/**
 * The requests of this driver to the GitHub REST API. They return `undefined` when GitHub answers
 * that there is no such thing for this App, and reject with `unavailable` on every other failure.
 */
export interface GithubApi {
  /** Returns the installation that reaches a repository. */
  installationOf(owner: string, name: string, signal: AbortSignal): Promise<number | undefined>;
  /** Creates a token for reading that one repository, and nothing else. */
  mint(
    installation: number,
    name: string,
    signal: AbortSignal,
  ): Promise<InstallationToken | undefined>;
}

/** GitHub accepts a lifetime of at most ten minutes, and clocks differ. */
const BACKDATED_S = 60;
const VALID_S = 540;
const SERVER_TROUBLE: readonly number[] = [500, 502, 503, 504];

export function githubApi(app: GithubApp, clock: Pick<Clock, "now">): GithubApi {
  const client = ky.create({
    prefix: app.apiUrl,
    timeout: app.timeoutMs,
    // Both calls may be repeated: a token that was lost on the way expires by itself. After a 429
    // this client does not wait; the error asks the caller to wait.
    retry: {
      limit: 1,
      methods: ["get", "post"],
      statusCodes: [...SERVER_TROUBLE],
      afterStatusCodes: [],
      delay: () => 200,
    },
    throwHttpErrors: (status) => SERVER_TROUBLE.includes(status),
    // A moved repository answers with its new place. Nothing is sent to a place that an answer
    // names.
    redirect: "manual",
    headers: {
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "dagctl",
    },
  });
  const ask = async (
    call: (client: KyInstance, headers: Record<string, string>) => Promise<KyResponse>,
    signal: AbortSignal,
  ): Promise<unknown> => {
    const headers = { authorization: `Bearer ${(await appToken(app, clock)).reveal()}` };
    const response = await call(client, headers).catch((error: unknown) => {
      signal.throwIfAborted();
      // Without its cause: ky's errors contain the request, with its headers.
      throw silent(
        error instanceof Error && error.name === "TimeoutError"
          ? "did not answer in time"
          : "does not answer as it should",
      );
    });
    return answerOf(response, signal);
  };
  return {
    async installationOf(owner, name, signal) {
      const found = await ask(
        (github, headers) => github.get(`repos/${owner}/${name}/installation`, { headers, signal }),
        signal,
      );
      const id = found === undefined ? undefined : field(found, "id");
      if (id !== undefined && typeof id !== "number") throw silent("does not answer as it should");
      return id;
    },
    async mint(installation, name, signal) {
      const json = { repositories: [name], permissions: { contents: "read" } };
      const made = await ask(
        (github, headers) =>
          github.post(`app/installations/${installation}/access_tokens`, { headers, json, signal }),
        signal,
      );
      if (made === undefined) return undefined;
      const [token, expiresAt] = [field(made, "token"), field(made, "expires_at")];
      // Nothing else is assumed about its form: it has changed before, and this driver only needs a
      // value that a header can carry.
      const usable = typeof token === "string" && /^[!-~]{1,8192}$/.test(token);
      if (!usable || typeof expiresAt !== "string" || Number.isNaN(Date.parse(expiresAt)))
        throw silent("does not answer as it should");
      return { secret: new Secret(token), expiresAt };
    },
  };
}

async function answerOf(response: KyResponse, signal: AbortSignal): Promise<unknown> {
  const { status, headers } = response;
  if (status === 401)
    throw new DagctlError(
      "unavailable",
      "GitHub does not know the GitHub App of this installation: its id or its private key is wrong, or this machine's clock",
    );
  const wait = headers.get("retry-after");
  const limited =
    status === 429 ||
    (status === 403 && (wait !== null || headers.get("x-ratelimit-remaining") === "0"));
  if (limited)
    throw new DagctlError(
      "unavailable",
      `GitHub asks this installation to slow down; try again ${retryDelayText(wait)}`,
    );
  // 403: the installation is suspended. 422: it does not reach the repository. 3xx: the repository
  // has moved. For the caller it does not exist.
  if (
    status === 403 ||
    status === 404 ||
    status === 410 ||
    status === 422 ||
    (status >= 300 && status < 400)
  )
    return undefined;
  if (status !== 200 && status !== 201) throw silent("does not answer as it should");
  return response.json().catch(() => {
    signal.throwIfAborted();
    throw silent("does not answer as it should");
  });
}

function retryDelayText(header: string | null): string {
  return header !== null && /^\d{1,6}$/.test(header) ? `in ${header} s` : "later";
}

function silent(what: string): DagctlError {
  return new DagctlError("unavailable", `The GitHub API ${what}; try again later`);
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * Creates the App's own login (JWT, RS256), again for each request. It uses `node:crypto` and not
 * WebCrypto, which does not read the PKCS#1 form that GitHub provides.
 */
async function appToken(app: GithubApp, clock: Pick<Clock, "now">): Promise<Secret> {
  const key = await app.privateKey();
  if (key === undefined)
    throw new DagctlError("unavailable", "The private key of the GitHub App is not there");
  const rsa = rsaKey(key);
  if (!rsa)
    throw new DagctlError(
      "unavailable",
      "The private key of the GitHub App is not an RSA key in PEM form",
    );
  const now = Math.floor(clock.now() / 1000);
  const parts = [
    { alg: "RS256", typ: "JWT" },
    { iat: now - BACKDATED_S, exp: now + VALID_S, iss: app.appId },
  ];
  const body = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return new Secret(`${body}.${sign("sha256", Buffer.from(body), rsa).toString("base64url")}`);
}
