import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { listenOnLoopback } from "../loopback.ts";
import {
  failInstead,
  type ServerFailure,
  type ServerFault,
  type ServerFaultOptions,
  serverFaults,
} from "../server-faults.ts";
import { type IndexPageForm, acceptsJson } from "./index-pages.ts";
import { type IndexAnswer, packageFiles } from "./package-files.ts";
import type { PackageToPublish } from "./package-to-publish.ts";

/** The login of a package index: basic authentication. */
export interface PackageIndexLogin {
  readonly username: string;
  readonly password: string;
  /** The status of a request without this login. @default 401 */
  readonly refusal?: 401 | 403;
}

/** A request that a package index received. */
export interface PackageIndexServerRequest {
  readonly method: string;
  /** As it was sent: `/simple/six/`, `/files/six-1.0-py3-none-any.whl`. */
  readonly path: string;
  /** The header `Authorization`, as it was sent. */
  readonly authorization: string | undefined;
  /** `undefined` when the connection closed without an answer. */
  readonly status: number | undefined;
}

/** A file that a package index has. */
export interface PublishedFile {
  readonly filename: string;
  readonly url: string;
  /** In bytes. */
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** A package index on loopback, and what a test sets and reads of it. */
export interface PackageIndexServer {
  /** `http://127.0.0.1:PORT/simple/` */
  readonly url: string;
  /** `url` as an operator gives it to a host: with the login, where one is required. */
  readonly hostUrl: string;
  /**
   * Every request, oldest first, once it is answered or its connection is closed. A request that
   * hangs is not included yet.
   */
  readonly requests: readonly PackageIndexServerRequest[];
  /** Returns how often a file was sent in full. Its separate metadata does not count. */
  downloads(filename: string): number;
  /**
   * Builds a package and adds its file. Clients see it from their next request on.
   *
   * @returns the file
   * @throws TypeError: the name, the version or the upload time is not valid
   * @throws Error: the index has a file of this name
   */
  publish(given: PackageToPublish): Promise<PublishedFile>;
  /**
   * Yanks all files of a version, or ends that.
   *
   * @param yanked a text is the reason. @default true
   * @throws Error: the index has no such version
   */
  yank(name: string, version: string, yanked?: boolean | string): void;
  /** Requires this login for every request from now on; `undefined` ends the requirement. */
  requireLogin(login: PackageIndexLogin | undefined): void;
  /**
   * Makes requests fail in this way, before their login is read.
   *
   * @param options which requests. @default all
   * @returns the fault, for its count and its end
   */
  fault(failure: PackageIndexFailure, options?: ServerFaultOptions): ServerFault;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/** What a package index does instead of answering. */
export type PackageIndexFailure =
  | ServerFailure
  /**
   * Answers, and after the end of the body sends spaces without an end: so many bytes at once, and
   * again after a pause.
   */
  | { readonly kind: "endless"; readonly bytes: number; readonly pauseMs: number };

/** What a package index is started with. */
export interface PackageIndexServerOptions {
  /** @default no login is required */
  readonly login?: PackageIndexLogin;
  /** Which pages it has. @default "json" */
  readonly pages?: IndexPageForm;
}

/**
 * Starts a package index for tests, on loopback: the simple API of PyPI, from which real uv and pip
 * install. It has the packages that a test publishes and no others. Limits: it serves no parts of
 * files, and tells clients to cache no pages, so that they see each change at once.
 *
 * @returns the index, which accepts requests
 */
export async function packageIndexServer(
  options: PackageIndexServerOptions = {},
): Promise<PackageIndexServer> {
  const old = options.pages === "html";
  const packages = packageFiles();
  const requests: PackageIndexServerRequest[] = [];
  const downloads = new Map<string, number>();
  const faults = serverFaults<PackageIndexFailure>();
  let login = options.login;

  const refuseLogin = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (login === undefined || request.headers.authorization === basic(login)) return false;
    const status = login.refusal ?? 401;
    response
      .writeHead(status, status === 401 ? { "www-authenticate": 'Basic realm="packages"' } : {})
      .end();
    return true;
  };

  const server = createServer((request, response) => {
    const { method = "GET", url: path = "/" } = request;
    const failure = faults.take(path);
    let answer: IndexAnswer | undefined;
    response.once("close", () => {
      requests.push({
        method,
        path,
        authorization: request.headers.authorization,
        status: response.headersSent ? response.statusCode : undefined,
      });
      const filename = answer?.filename;
      if (filename !== undefined && method === "GET" && response.writableFinished)
        downloads.set(filename, (downloads.get(filename) ?? 0) + 1);
    });
    if (
      failure !== undefined &&
      failure.kind !== "endless" &&
      failInstead(failure, request, response)
    )
      return;
    if (refuseLogin(request, response)) return;
    answer = packages.answer(path, { json: !old && acceptsJson(request.headers.accept), old });
    if (failure?.kind === "endless") {
      response.writeHead(answer.status, answer.headers).write(answer.body);
      Readable.from(spaces(failure)).pipe(response);
      return;
    }
    response.writeHead(answer.status, {
      ...answer.headers,
      "content-length": answer.body.length,
    });
    if (failure?.kind !== "cut") response.end(answer.body);
    else
      response.write(answer.body.subarray(0, failure.afterBytes), () => request.socket.destroy());
  });
  const { port, close } = await listenOnLoopback(server);
  const origin = `http://127.0.0.1:${port}`;

  return {
    url: `${origin}/simple/`,
    get hostUrl() {
      const url = new URL(`${origin}/simple/`);
      url.username = encodeURIComponent(login?.username ?? "");
      url.password = encodeURIComponent(login?.password ?? "");
      return url.href;
    },
    requests,
    downloads: (filename) => downloads.get(filename) ?? 0,
    async publish(given) {
      const { filename, body, sha256 } = await packages.add(given);
      const url = `${origin}/files/${encodeURIComponent(filename)}`;
      return { filename, url, size: body.length, sha256 };
    },
    yank: (name, version, yanked = true) => packages.yank(name, version, yanked),
    requireLogin: (required) => void (login = required),
    fault: faults.add,
    close,
  };
}

async function* spaces({
  bytes,
  pauseMs,
}: Extract<PackageIndexFailure, { readonly kind: "endless" }>): AsyncGenerator<Buffer> {
  const some = Buffer.alloc(bytes, " ");
  for (;;) {
    yield some;
    await setTimeout(pauseMs);
  }
}

const basic = ({ username, password }: PackageIndexLogin): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
