import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildRepository, type TestRepository } from "@dagctl/testing";
import { serveGit } from "./git-backend.ts";
import { listenOnLoopback } from "./loopback.ts";
import {
  failInstead,
  type ServerFailure,
  type ServerFault,
  type ServerFaultOptions,
  serverFaults,
} from "./server-faults.ts";

/** What a Git server does instead of answering. */
export type GitServerFailure =
  | ServerFailure
  /** Answers, a byte each second. */
  | { readonly kind: "slow" };

/** A request that a Git server answered or refused. */
export interface GitServerRequest {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly path: string;
  readonly authorized: boolean;
  readonly status: number;
  /** Of the answer's body. */
  readonly bytes: number;
}

/** A Git server on loopback, and what a test sets and reads of it. */
export interface GitServer {
  /** `http://127.0.0.1:PORT/`: the prefix for `allow`. */
  readonly url: string;
  /**
   * Every answered (or refused) request, oldest first. A request that hangs is not included yet.
   */
  readonly requests: readonly GitServerRequest[];
  /**
   * Creates a bare repository at `<url><name>.git`.
   *
   * @returns the repository, for commits
   */
  create(name: string): Promise<TestRepository>;
  /** Returns the folder that contains a repository, for what `TestRepository` cannot do. */
  directoryOf(name: string): string;
  /**
   * Makes the next `times` requests (default: all) that contain `path` fail in this way, after the
   * first `skip` (default: none) of them.
   *
   * @returns the fault, for its count and its end
   */
  fault(failure: GitServerFailure, options?: ServerFaultOptions): ServerFault;
  /**
   * Requires basic authentication for repositories whose name begins with the prefix; `undefined`
   * removes the requirement. A function decides at each request, by the password and the name in
   * the URL.
   */
  requireLogin(
    name: string,
    login:
      | {
          readonly user: string;
          readonly password: string | ((password: string, repository: string) => boolean);
        }
      | undefined,
  ): void;
  /** Sets whether the server has partial fetches (`--filter`). @default true */
  allowFilter(allowed: boolean): void;
  /** Ends the server and its connections, and deletes the repositories. */
  close(): Promise<void>;
}

/**
 * Starts a Git server for tests: `git http-backend` with node:http in front, on loopback, with a
 * log and programmable faults. It serves fetches and pushes of every client, so it must listen on
 * loopback only. Needs the git program on PATH.
 *
 * @param options.port @default a free one
 * @returns the server, which accepts requests
 */
export async function gitServer(options: { readonly port?: number } = {}): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), "dagctl-git-server-"));
  const requests: GitServerRequest[] = [];
  const faults = serverFaults<GitServerFailure>();
  const logins = new Map<string, (header: string | undefined, repository: string) => boolean>();
  const backends = new AbortController();
  let filter = true;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "/";
    const header = request.headers.authorization;
    let bytes = 0;
    const failure = faults.take(path);
    response.once("close", () => {
      requests.push({
        method: request.method ?? "GET",
        path,
        authorized: header !== undefined,
        status: response.statusCode,
        bytes,
      });
    });
    if (failure !== undefined && failInstead(failure, request, response)) return;
    const login = [...logins].find(([name]) => path.slice(1).startsWith(name))?.[1];
    if (
      login !== undefined &&
      !login(header, /^\/(.+?)(?:\.git)?\/(?:info\/refs|git-)/.exec(path)?.[1] ?? "")
    ) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
      return;
    }
    const cutAfter = failure?.kind === "cut" ? failure.afterBytes : undefined;
    const onBytes = (count: number): void => void (bytes += count);
    await serveGit(request, response, {
      root,
      filter,
      signal: backends.signal,
      onBytes,
      slow: failure?.kind === "slow",
      ...(cutAfter === undefined ? {} : { cutAfter }),
    });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const { port, close } = await listenOnLoopback(server, options.port);
  const url = `http://127.0.0.1:${port}/`;

  return {
    url,
    requests,
    directoryOf: (name) => join(root, `${name}.git`),
    async create(name) {
      const folder = join(root, `${name}.git`);
      await mkdir(folder, { recursive: true });
      return buildRepository(folder, `${url}${name}.git`);
    },
    fault: faults.add,
    requireLogin(name, login) {
      if (!login) {
        logins.delete(name);
        return;
      }
      const { user, password } = login;
      logins.set(name, (header, repository) => {
        const given = Buffer.from(
          /^Basic (.+)$/.exec(header ?? "")?.[1] ?? "",
          "base64",
        ).toString();
        if (!given.startsWith(`${user}:`)) return false;
        const secret = given.slice(user.length + 1);
        return typeof password === "string" ? secret === password : password(secret, repository);
      });
    },
    allowFilter(allowed) {
      filter = allowed;
    },
    async close() {
      backends.abort();
      await close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
