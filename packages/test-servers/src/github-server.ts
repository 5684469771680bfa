import { createPublicKey, generateKeyPairSync, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOnLoopback } from "./loopback.ts";

/** A request that the server answered. */
export interface GithubServerRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A token of an installation that the server issued. */
export interface MintedToken {
  readonly token: string;
  readonly installation: number;
  /** As they were requested: names without their owner. */
  readonly repositories: readonly string[];
  readonly permissions: Readonly<Record<string, string>>;
}

/** A part of GitHub's REST API on loopback, and what a test sets and reads of it. */
export interface GithubServer {
  /** The REST API. */
  readonly url: string;
  readonly appId: string;
  /** The App's key: RSA, PKCS#1, as GitHub provides it. */
  readonly privateKey: string;
  /** Every answered request, oldest first. */
  readonly requests: readonly GithubServerRequest[];
  /** Every issued token, oldest first. */
  readonly minted: readonly MintedToken[];
  /**
   * Adds an installation of the App that reaches these repositories (`owner/name`); another call
   * changes it.
   */
  install(id: number, repositories: readonly string[]): void;
  /** Sets the lifetime of later tokens, in milliseconds. @default an hour */
  tokenLife(lifeMs: number): void;
  /** Returns whether a token reads a repository now: created for it, not expired, not revoked. */
  accepts(token: string, repository: string): boolean;
  /** Revokes all tokens. */
  revokeTokens(): void;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** The longest lifetime of a login that GitHub accepts, in seconds. */
const LONGEST_LOGIN_S = 600;

/**
 * Returns a key as GitHub provides it. Creating one takes a moment, so several servers of a test
 * may share one.
 */
export function makeAppKey(): string {
  return generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();
}

/**
 * Starts the part of GitHub's REST API that an App needs to read repositories, on loopback. Limits:
 * it knows one App, checks nothing but its login (RS256, issuer, times), the installation and the
 * repositories, and its error messages are not GitHub's. Tokens have the new form, longer than 40
 * characters.
 *
 * @param options.privateKey the App's key in PEM form. @default a new one
 * @returns the server, which accepts requests
 */
export async function githubServer(
  options: { readonly privateKey?: string } = {},
): Promise<GithubServer> {
  const appId = "421337";
  const privateKey = options.privateKey ?? makeAppKey();
  const publicKey = createPublicKey(privateKey);
  const requests: GithubServerRequest[] = [];
  const minted: MintedToken[] = [];
  const installations = new Map<number, readonly string[]>();
  const tokens = new Map<
    string,
    { readonly repositories: readonly string[]; readonly until: number }
  >();
  let life = HOUR_MS;

  const isLoggedIn = (header: string | undefined): boolean => {
    const [head = "", body = "", signature = ""] =
      /^Bearer (.+)$/.exec(header ?? "")?.[1]?.split(".") ?? [];
    const read = (part: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, "base64url").toString() || "{}") as Record<string, unknown>;
    if (read(head)["alg"] !== "RS256") return false;
    if (
      !verify(
        "sha256",
        Buffer.from(`${head}.${body}`),
        publicKey,
        Buffer.from(signature, "base64url"),
      )
    )
      return false;
    const { iss, iat, exp } = read(body);
    const now = Math.floor(Date.now() / 1000);
    if (iss !== appId || typeof iat !== "number" || typeof exp !== "number") return false;
    return iat <= now && exp > now && exp - iat <= LONGEST_LOGIN_S;
  };

  const mint = (id: number, asked: unknown): readonly [number, unknown] => {
    const reached = installations.get(id);
    if (!reached) return [404, { message: "no such installation" }];
    const { repositories, permissions } = (asked ?? {}) as {
      repositories?: readonly string[];
      permissions?: Record<string, string>;
    };
    const named = repositories?.map((name) =>
      reached.find((full) => full.split("/")[1]?.toLowerCase() === name.toLowerCase()),
    );
    if (named?.some((full) => full === undefined))
      return [422, { message: "not a repository of this installation" }];
    const until = Date.now() + life;
    const token = `ghs_${appId}_${["alg", "claims", "signature"].map(() => randomBytes(40).toString("base64url")).join(".")}`;
    tokens.set(token, { repositories: (named ?? reached).flatMap((full) => full ?? []), until });
    minted.push({
      token,
      installation: id,
      repositories: repositories ?? ["*"],
      permissions: permissions ?? { contents: "write" },
    });
    return [201, { token, expires_at: new Date(until).toISOString(), permissions }];
  };

  const answer = (
    method: string,
    path: string,
    header: string | undefined,
    body: string,
  ): readonly [number, unknown] => {
    if (!isLoggedIn(header)) return [401, { message: "a JSON web token could not be decoded" }];
    const [, owner, name] = /^\/repos\/([^/]+)\/([^/]+)\/installation$/.exec(path) ?? [];
    if (method === "GET" && owner !== undefined) {
      const requested = `${owner}/${name ?? ""}`.toLowerCase();
      const found = [...installations].find(([, reached]) =>
        reached.some((full) => full.toLowerCase() === requested),
      );
      return found
        ? [200, { id: found[0], account: { login: owner }, app_id: Number(appId) }]
        : [404, { message: "not found" }];
    }
    const id = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(path)?.[1];
    return method === "POST" && id !== undefined
      ? mint(Number(id), body === "" ? undefined : JSON.parse(body))
      : [404, { message: "not found" }];
  };

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => {
      const [method, path] = [request.method ?? "GET", request.url ?? "/"];
      const [status, body] = answer(
        method,
        path,
        request.headers.authorization,
        Buffer.concat(chunks).toString(),
      );
      requests.push({ method, path, status });
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  const { port, close } = await listenOnLoopback(server);

  return {
    url: `http://127.0.0.1:${port}`,
    appId,
    privateKey,
    requests,
    minted,
    install: (id, repositories) => void installations.set(id, repositories),
    tokenLife: (lifeMs) => void (life = lifeMs),
    accepts(token, repository) {
      const known = tokens.get(token);
      return (
        known !== undefined &&
        known.until > Date.now() &&
        known.repositories.some((full) => full.toLowerCase() === repository.toLowerCase())
      );
    },
    revokeTokens: () => tokens.clear(),
    close,
  };
}
