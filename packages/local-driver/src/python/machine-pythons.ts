import * as z from "zod";
import type { PythonOptions } from "../options.ts";
import { packageEnvironment } from "../processes/environment.ts";
import { runProgram } from "../processes/program.ts";
import { findPython } from "./programs.ts";

const ASK_MS = 20_000;
const MOST_OUTPUT = 1024 * 1024;
const MARK = "DAGCTL_ASKS=python";
const VERSION = /^(\d+\.\d+)(?:\.|$)/;
const PRINT = "import sys; print('%d.%d' % sys.version_info[:2])";

const listed: z.ZodType<readonly { readonly version: string; readonly implementation: string }[]> =
  z.array(z.object({ version: z.string(), implementation: z.string() }));

/** The Pythons of this machine, as `3.11`. */
export interface MachinePythons {
  /** The one of an environment that names none. Absent: it is not known. */
  readonly own?: string;
  /** Those that are installed. Absent: any can be downloaded, or they are not known. */
  readonly available?: readonly string[];
}

/**
 * Returns the Pythons that the local driver can build environments with: its interpreter, and those
 * that uv finds on the PATH and among the ones that it manages. Nothing is installed. What a
 * program does not answer in time is not known.
 */
export async function machinePythons(
  options: PythonOptions = {},
  { askMs = ASK_MS }: { readonly askMs?: number } = {},
): Promise<MachinePythons> {
  const { uv, interpreter } = await findPython(options, { checkMs: askMs });
  const output = (argv: readonly [string, ...string[]]): Promise<string | undefined> =>
    outputOf(argv, askMs);
  const listing =
    uv === undefined
      ? undefined
      : await output([uv, "python", "list", "--only-installed", "--output-format", "json"]);
  const installed = listing === undefined ? [] : versionsIn(listing);
  const python =
    interpreter ?? (uv === undefined ? undefined : await output([uv, "python", "find"]));
  const own = python === undefined ? undefined : minorOf(await output([python, "-I", "-c", PRINT]));
  const available = [...new Set([...(own === undefined ? [] : [own]), ...installed])];
  const isListed = uv === undefined || listing !== undefined;
  const isKnown = isListed && (options.downloads === undefined || options.downloads === false);
  return {
    ...(own === undefined ? {} : { own }),
    ...(isKnown && available.length > 0 ? { available } : {}),
  };
}

function versionsIn(text: string): readonly string[] {
  try {
    const found = listed.safeParse(JSON.parse(text));
    return (found.data ?? []).flatMap(({ version, implementation }) =>
      implementation === "cpython" ? (minorOf(version) ?? []) : [],
    );
  } catch {
    return [];
  }
}

function minorOf(version: string | undefined): string | undefined {
  return VERSION.exec(version ?? "")?.[1];
}

/** Returns what a program prints; `undefined` where it fails, or does not end in time. */
async function outputOf(
  argv: readonly [string, ...string[]],
  timeoutMs: number,
): Promise<string | undefined> {
  const { code, stdout } = await runProgram([...argv], {
    environment: { ...packageEnvironment(MARK), UV_PYTHON_DOWNLOADS: "never" },
    timeoutMs,
    signal: new AbortController().signal,
    mostOutput: MOST_OUTPUT,
  });
  return code === 0 ? stdout.trim() : undefined;
}
