import { join } from "node:path";
import { DagctlError } from "@dagctl/core/errors";
import ky, { isHTTPError } from "ky";
import { z } from "zod";
import type { Context } from "../context.ts";
import { writeJson } from "../files/files.ts";
import { encodeName } from "../files/layout.ts";
import { withoutCredentials } from "../processes/program.ts";
import { tryRecord } from "../files/records.ts";
import { ensureFolder, setDamagedAside } from "../files/repair.ts";

/** PEP 691 and 700. */
const JSON_INDEX = "application/vnd.pypi.simple.v1+json";
const LARGEST = 64 * 1024 * 1024;
const DAY = 86_400_000;

interface IndexFile {
  readonly filename?: unknown;
  readonly "upload-time"?: unknown;
}

interface DayRecord {
  /** RFC 3339. */
  readonly cutoff: string;
}

const dayShape: z.ZodType<DayRecord> = z.object({ cutoff: z.iso.datetime() });

/**
 * Returns the time up to which dependencies of a version are taken: the end of the day after its
 * release (UTC). An old version with today's dependencies does not work. `undefined`: the index
 * does not report when its files were uploaded. The answer never changes, so it is stored.
 */
export async function releaseCutoff(
  context: Context,
  index: string,
  name: string,
  version: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const folder = join(context.paths.environments, "days");
  const note = join(folder, `${encodeName(`${name}==${version}`)}.json`);
  const { value: known, damage } = await tryRecord(context.paths, note, dayShape);
  if (damage !== undefined) await setDamagedAside(context, damage);
  if (known !== undefined) return known.cutoff;
  const files = await filesOf(context, index, name, signal);
  if (files === undefined) return undefined;
  const times = files.filter(({ filename }) => isOf(filename, name, version));
  if (times.length === 0)
    throw new DagctlError(
      "invalid",
      `There is no version ${version} of ${name} in the package index ${withoutCredentials(index)}`,
    );
  const uploads = times
    .map((file) =>
      typeof file["upload-time"] === "string" ? Date.parse(file["upload-time"]) : Number.NaN,
    )
    .filter((time) => !Number.isNaN(time));
  if (uploads.length === 0) return undefined;
  const day = Math.floor(Math.min(...uploads) / DAY);
  const cutoff = new Date((day + 2) * DAY).toISOString();
  await ensureFolder(context, folder);
  await writeJson(note, { cutoff } satisfies DayRecord);
  return cutoff;
}

function normalizedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/**
 * Returns whether a file belongs to a version: `sqlmesh-0.130.0-py3-none-any.whl` or
 * `sqlmesh-0.130.0.tar.gz`.
 */
function isOf(filename: unknown, name: string, version: string): boolean {
  if (typeof filename !== "string") return false;
  const found = /^(?<name>.+?)-(?<version>\d[^-]*?)(?:-.*\.whl|\.tar\.gz|\.zip)$/.exec(
    filename,
  )?.groups;
  return (
    found !== undefined &&
    normalizedName(found["name"] ?? "") === normalizedName(name) &&
    found["version"] === version
  );
}

/** Returns the files of a package; `undefined` when the index has no JSON form. */
async function filesOf(
  context: Context,
  index: string,
  name: string,
  signal: AbortSignal,
): Promise<readonly IndexFile[] | undefined> {
  const url = new URL(`${index.replace(/\/+$/, "")}/${normalizedName(name)}/`);
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
  try {
    // No retry here: the deployment retries, and shows the reason.
    const answer = await ky.get(url, {
      headers: { accept: JSON_INDEX, ...login },
      timeout: context.timing.indexRequestMs,
      retry: 0,
      signal,
    });
    if (Number(answer.headers.get("content-length") ?? 0) > LARGEST)
      throw new DagctlError("unavailable", `The answer of ${where} is too large`, {
        retryable: false,
      });
    if (!(answer.headers.get("content-type") ?? "").includes("json")) return undefined;
    text = await answer.text();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DagctlError) throw error;
    if (!isHTTPError(error))
      throw new DagctlError(
        "unavailable",
        `${where} does not answer: ${withoutCredentials(error instanceof Error ? error.message : String(error))}`,
        {
          cause: error,
        },
      );
    const { status } = error.response;
    if (status === 404)
      throw new DagctlError("invalid", `There is no package ${name} in ${where}`, { cause: error });
    throw new DagctlError("unavailable", `${where} answers with status ${status}`, {
      retryable: status >= 500 || status === 429,
      cause: error,
    });
  }
  const body = parsed(text);
  if (body === undefined)
    throw new DagctlError(
      "unavailable",
      `${where} answers with something that is not its JSON form`,
    );
  return body;
}

function parsed(text: string): readonly IndexFile[] | undefined {
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
