import { indexEnvironment, type PackageIndex } from "@dagctl/python-packages";
import type { RunVariable } from "@dagctl/core/contracts";
import type { Context } from "../context.ts";
import { packageEnvironment } from "../processes/environment.ts";
import { buildMark } from "../processes/markers.ts";
import { runProgram } from "../processes/program.ts";
import { findPython } from "./programs.ts";

const PUBLIC = "https://pypi.org/simple";
const ASK = 30_000;
/** What pip said counts for so long: it takes half a second to start. Milliseconds. */
const KEEP_MS = 60_000;

/** Whose logins count when packages are read. */
export interface IndexAccess {
  readonly organization: string;
  readonly installVariables: readonly RunVariable[];
}

/** Only the operator's logins count. */
export const NO_LOGINS: IndexAccess = { organization: "", installVariables: [] };

/**
 * Returns the package indexes: those of the options, else the one that the operator's tools use,
 * because a machine that has only a mirror reaches no other index. An address may contain a
 * password.
 */
async function packageIndexes(
  context: Context,
  signal: AbortSignal,
): Promise<readonly PackageIndex[]> {
  const { indexes = [] } = context.python;
  if (indexes.length > 0) return indexes;
  return [{ name: "default", url: await machineIndex(context, signal) }];
}

/** Returns the address of the index for packages of tools: the last one, with its login. */
export async function indexUrl(context: Context, signal: AbortSignal): Promise<string> {
  const { url = PUBLIC, login } = (await packageIndexes(context, signal)).at(-1) ?? {};
  if (login === undefined) return url;
  const full = new URL(url);
  full.username = encodeURIComponent(login.username);
  full.password = encodeURIComponent(login.password);
  return full.href;
}

async function machineIndex(context: Context, signal: AbortSignal): Promise<string> {
  const { UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL } = process.env;
  const set = [UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL].find(
    (url) => url !== undefined && url !== "",
  );
  if (set !== undefined) return set;
  const { interpreter } = await findPython(context.python, context);
  if (interpreter === undefined) return PUBLIC;
  const { clock, pipAnswers } = context;
  const last = pipAnswers.get(interpreter);
  if (last !== undefined && clock.now() - last.at < KEEP_MS) return last.url;
  // pip knows which of its configuration files count; it exits with 1 where nothing is set.
  const asked = await runProgram([interpreter, "-m", "pip", "config", "get", "global.index-url"], {
    environment: packageEnvironment(buildMark(context.paths.root)),
    timeoutMs: ASK,
    signal,
  });
  const answer = asked.stdout.trim();
  const url = asked.code === 0 && /^https?:\/\//.test(answer) ? answer : PUBLIC;
  if (!asked.timedOut) pipAnswers.set(interpreter, { url, at: clock.now() });
  return url;
}

/**
 * Returns the environment of uv. Logins are in it, because every user of the machine can read
 * arguments.
 *
 * @param cache the folder that uv reads and writes: see `UvCaches`
 */
export async function uvEnvironment(
  context: Context,
  { installVariables }: IndexAccess,
  cache: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  return {
    UV_LINK_MODE: "copy",
    ...packageEnvironment(buildMark(context.paths.root)),
    ...indexEnvironment(await packageIndexes(context, signal), installVariables),
    ...downloadVariables(context.python),
    UV_CACHE_DIR: cache,
    UV_NO_PROGRESS: "1",
    // See `compileBytecode`.
    UV_COMPILE_BYTECODE: "0",
  };
}

/** Returns the variables that say whether uv downloads a Python, and where from. */
function downloadVariables({
  downloads = false,
}: Context["python"]): Readonly<Record<string, string>> {
  return {
    UV_PYTHON_DOWNLOADS: downloads === false ? "never" : "automatic",
    ...(typeof downloads === "string" ? { UV_PYTHON_INSTALL_MIRROR: downloads } : {}),
  };
}
