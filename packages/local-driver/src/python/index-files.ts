import { DagctlError } from "@dagctl/core/errors";
import { hideLogins } from "@dagctl/python-packages";
import ky, { isHTTPError } from "ky";
import type { Context } from "../context.ts";

/** PEP 691 and 700. */
const JSON_INDEX = "application/vnd.pypi.simple.v1+json";
const LARGEST = 64 * 1024 * 1024;

/** A file of a package as the index describes it; not checked. */
export interface IndexFile {
  readonly filename?: unknown;
  readonly "upload-time"?: unknown;
  /** `true` or the reason when the file was withdrawn. */
  readonly yanked?: unknown;
}

function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/**
 * Returns the version of a file: `0.130.0` of `sqlmesh-0.130.0-py3-none-any.whl` and of
 * `sqlmesh-0.130.0.tar.gz`. `undefined`: it is no file of this package.
 */
export function versionOf(filename: unknown, name: string): string | undefined {
  if (typeof filename !== "string") return undefined;
  const found = /^(?<name>.+?)-(?<version>\d[^-]*?)(?:-.*\.whl|\.tar\.gz|\.zip)$/.exec(
    filename,
  )?.groups;
  return normalizeName(found?.["name"] ?? "") === normalizeName(name)
    ? found?.["version"]
    : undefined;
}

/** Returns the files of a package; `undefined` when the index has no JSON form. */
export async function indexFiles(
  context: Context,
  index: string,
  name: string,
  signal: AbortSignal,
): Promise<readonly IndexFile[] | undefined> {
  const url = new URL(`${index.replace(/\/+$/, "")}/${normalizeName(name)}/`);
  // A request accepts no URL with a login in it.
  const login =
    url.username === ""
      ? {}
      : {
          authorization: `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString("base64")}`,
        };
  url.username = "";
  url.password = "";
  const where = `the package index ${url.origin}`;
  let text: string;
  // The whole answer has this time: an index can send a byte now and then, without an end.
  const inTime = AbortSignal.timeout(context.timing.indexRequestMs);
  try {
    // No retry here: the deployment retries, and shows the reason.
    const answer = await ky.get(url, {
      headers: { accept: JSON_INDEX, ...login },
      timeout: false,
      retry: 0,
      signal: AbortSignal.any([signal, inTime]),
    });
    if (!(answer.headers.get("content-type") ?? "").includes("json")) {
      await answer.body?.cancel();
      return undefined;
    }
    text = await textOf(answer, where);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DagctlError) throw error;
    if (!isHTTPError(error)) throw connectionError(error, where);
    const { status } = error.response;
    if (status === 404)
      throw new DagctlError("invalid", `There is no package ${name} in ${where}`, { cause: error });
    throw new DagctlError("unavailable", `${where} answers with status ${status}`, {
      retryable: status >= 500 || status === 429,
      cause: error,
    });
  }
  const body = parseFiles(text);
  if (body === undefined)
    throw new DagctlError(
      "unavailable",
      `${where} answers with something that is not its JSON form`,
    );
  return body;
}

/**
 * Returns the error of a request without an answer. It has the innermost reason: that of fetch is
 * "fetch failed". What the next try would bring again is not retried.
 */
function connectionError(error: unknown, where: string): DagctlError {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 5; cause = cause.cause)
    causes.push(cause);
  const texts = causes.map(({ message }) => message).filter((message) => message !== "");
  const reason = hideLogins(texts.at(-1) ?? String(error));
  const isLoop = texts.some((text) => text === "redirect count exceeded");
  const isForeign = causes.some(({ name }) => name === "HTTPParserError");
  if (!isLoop && !isForeign)
    return new DagctlError("unavailable", `${where} does not answer: ${reason}`, { cause: error });
  const what = isLoop
    ? "redirects without an end"
    : `answers with something that is no HTTP (${reason})`;
  return new DagctlError(
    "unavailable",
    `${where} ${what}. Ask the operator to check the package index (--package-index)`,
    { retryable: false, cause: error },
  );
}

/** @throws DagctlError `unavailable`, which is not retried: the answer is too large */
async function textOf({ body }: Response, where: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > LARGEST)
      throw new DagctlError(
        "unavailable",
        `The answer of ${where} has more than ${LARGEST} bytes. Ask the operator to check the package index (--package-index)`,
        { retryable: false },
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseFiles(text: string): readonly IndexFile[] | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (
      typeof body !== "object" ||
      body === null ||
      !("files" in body) ||
      !Array.isArray(body.files)
    )
      return undefined;
    return body.files.filter(
      (file): file is IndexFile => typeof file === "object" && file !== null,
    );
  } catch {
    return undefined;
  }
}
