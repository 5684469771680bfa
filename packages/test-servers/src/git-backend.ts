import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { testGitEnvironment } from "@dagctl/testing";

export interface BackendOptions {
  readonly root: string;
  readonly filter: boolean;
  readonly signal: AbortSignal;
  readonly cutAfter?: number;
  /** A byte each second. */
  readonly slow?: boolean;
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Serves one request through `git http-backend`, which speaks CGI: the request in the environment,
 * the answer with headers on stdout.
 */
export async function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  options: BackendOptions,
): Promise<void> {
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  const child = spawn("git", ["http-backend"], {
    detached: true,
    cwd: options.root,
    env: {
      ...testGitEnvironment(),
      ...configuration({
        "http.receivepack": "true",
        "uploadpack.allowFilter": String(options.filter),
        "uploadpack.allowAnySHA1InWant": "true",
      }),
      GIT_PROJECT_ROOT: options.root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: decodeURIComponent(path),
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      ...(request.headers["content-length"]
        ? { CONTENT_LENGTH: request.headers["content-length"] }
        : {}),
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_ADDR: "127.0.0.1",
    },
  });
  // Also kills what it has started, which may work for long before it notices that its reader is
  // gone.
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // The group is gone, as intended.
    }
  };
  options.signal.addEventListener("abort", kill, { once: true });
  response.once("close", () => {
    options.signal.removeEventListener("abort", kill);
    kill();
  });
  child.stderr.resume();
  child.stdin.on("error", () => undefined);
  request.pipe(child.stdin);
  let head: Buffer | undefined = Buffer.alloc(0);
  let sent = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    let body = chunk;
    if (head) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) continue;
      writeHead(response, head.subarray(0, end).toString());
      body = head.subarray(end + 4);
      head = undefined;
    }
    if (options.cutAfter !== undefined && sent + body.length > options.cutAfter) {
      response.write(body.subarray(0, options.cutAfter - sent), () => response.destroy());
      return;
    }
    if (options.slow) return drip(response, body);
    sent += body.length;
    options.onBytes?.(body.length);
    if (!response.write(body)) await untilDrained(response);
  }
  if (head) response.writeHead(500);
  response.end();
}

/** Sends a byte each second until the connection closes. */
function drip(response: ServerResponse, body: Buffer): void {
  let at = 0;
  const timer = setInterval(() => response.write(body.subarray(at, (at += 1))), 1000);
  response.once("close", () => clearInterval(timer));
}

/** Resolves when the response can accept more, or is closed. */
function untilDrained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      response.off("drain", finish).off("close", finish);
      resolve();
    };
    response.on("drain", finish).on("close", finish);
  });
}

function writeHead(response: ServerResponse, text: string): void {
  let status = 200;
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "status") status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}

/** Returns variables that git reads like `-c name=value`, and passes to the programs it starts. */
function configuration(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values);
  return Object.fromEntries([
    ["GIT_CONFIG_COUNT", String(entries.length)],
    ...entries.flatMap(([name, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, name],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]) as Record<string, string>;
}
