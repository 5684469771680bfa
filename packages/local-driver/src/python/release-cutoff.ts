import { join } from "node:path";
import { DagctlError } from "@dagctl/core/errors";
import { hideLogins } from "@dagctl/python-packages";
import * as z from "zod";
import type { Context } from "../context.ts";
import { encodeName } from "../files/layout.ts";
import { readReplaceable, writeReplaceable } from "../files/replaceable-record.ts";
import { indexFiles, versionOf } from "./index-files.ts";

const DAY = 86_400_000;

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
  const known = await readReplaceable(context, note, dayShape);
  if (known !== undefined) return known.cutoff;
  const files = await indexFiles(context, index, name, signal);
  if (files === undefined) return undefined;
  const times = files.filter(({ filename }) => versionOf(filename, name) === version);
  if (times.length === 0)
    throw new DagctlError(
      "invalid",
      `There is no version ${version} of ${name} in the package index ${hideLogins(index)}`,
    );
  const uploads = times
    .map((file) =>
      typeof file["upload-time"] === "string" ? Date.parse(file["upload-time"]) : Number.NaN,
    )
    .filter((time) => !Number.isNaN(time));
  if (uploads.length === 0) return undefined;
  const day = Math.floor(Math.min(...uploads) / DAY);
  const cutoff = new Date((day + 2) * DAY).toISOString();
  await writeReplaceable(context, note, { cutoff } satisfies DayRecord);
  return cutoff;
}
