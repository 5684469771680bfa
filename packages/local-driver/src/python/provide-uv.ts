import { DagctlError } from "@dagctl/core/errors";
import { randomUUID } from "node:crypto";
import { join, sep } from "node:path";
import * as z from "zod";
import type { Context } from "../context.ts";
import { entries } from "../files/files.ts";
import { tryRecord } from "../files/records.ts";
import { ensureFolder } from "../files/repair.ts";
import { readReplaceable, writeReplaceable } from "../files/replaceable-record.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { packageEnvironment } from "../processes/environment.ts";
import { buildMark } from "../processes/markers.ts";
import { runProgram } from "../processes/program.ts";
import { indexUrl } from "./indexes.ts";
import { toolInstallFailure } from "./install-failure.ts";
import { isExecutable, requirePython } from "./programs.ts";

interface BroughtRecord {
  readonly program: string;
}

const broughtShape: z.ZodType<BroughtRecord> = z.object({ program: z.string() });

/** The beginning of the name of a folder with a uv that was installed. */
const PREFIX = "uv-";

const recordOf = ({ paths }: Pick<Context, "paths">): string => join(paths.tools, "uv.json");

/**
 * Removes what an installation has left that was killed. Called while none is in progress. Where
 * the record is damaged, all folders stay.
 */
export async function removeLeftUv({ paths }: Pick<Context, "paths">): Promise<void> {
  const { value, damage } = await tryRecord(paths, recordOf({ paths }), broughtShape);
  if (damage !== undefined) return;
  for (const name of await entries(paths.tools)) {
    const folder = join(paths.tools, name);
    const isUsed = value?.program.startsWith(`${folder}${sep}`) === true;
    if (name.startsWith(PREFIX) && !isUsed) await removeTreeAt(folder);
  }
}

/**
 * Returns the uv of the machine, or one that the machine's Python installs once into a folder of
 * this driver.
 */
export async function provideUv(
  context: Context,
  signal: AbortSignal,
  onProgress: (message: string) => void,
): Promise<{ readonly uv: string; readonly interpreter?: string }> {
  const found = await requirePython(context);
  const interpreter = found.interpreter === undefined ? {} : { interpreter: found.interpreter };
  if (found.uv !== undefined) return { uv: found.uv, ...interpreter };
  const note = recordOf(context);
  const brought = await readReplaceable(context, note, broughtShape);
  if (brought !== undefined && (await isExecutable(brought.program)))
    return { uv: brought.program, ...interpreter };
  if (found.interpreter === undefined)
    throw new TypeError("Neither uv nor an interpreter was found");
  onProgress("installing uv");
  await ensureFolder(context, context.paths.tools);
  const folder = join(context.paths.tools, `${PREFIX}${randomUUID()}`);
  const index = await indexUrl(context, signal);
  const options = {
    environment: { ...packageEnvironment(buildMark(context.paths.root)), PIP_INDEX_URL: index },
    timeoutMs: context.timing.buildMs,
    signal,
  };
  try {
    const made = await runProgram([found.interpreter, "-m", "venv", folder], options);
    if (made.code !== 0) {
      throw new DagctlError(
        "unavailable",
        `${found.interpreter} cannot create a virtual environment: ${made.stderr || made.stdout}. Install its venv module (Debian: python3-venv) or uv`,
        { retryable: false },
      );
    }
    const installed = await runProgram(
      [join(folder, "bin", "python"), "-m", "pip", "install", "--no-input", "--quiet", "uv"],
      options,
    );
    if (installed.code !== 0) throw toolInstallFailure("uv", installed);
  } catch (error) {
    await removeTreeAt(folder).catch(() => undefined);
    throw error;
  }
  const program = join(folder, "bin", "uv");
  await writeReplaceable(context, note, { program } satisfies BroughtRecord);
  return { uv: program, ...interpreter };
}
