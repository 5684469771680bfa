import type { Context } from "../context.ts";
import { packageEnvironment } from "../processes/environment.ts";
import { buildMark } from "../processes/markers.ts";
import { runProgram } from "../processes/program.ts";
import { findPython } from "./programs.ts";

const PUBLIC = "https://pypi.org/simple";
const ASK = 30_000;

/**
 * Returns the package index that the operator's tools use, because a machine that has only a mirror
 * reaches no other index. The URL may contain a password.
 */
export async function indexUrl(context: Context, signal: AbortSignal): Promise<string> {
  const { UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL } = process.env;
  const set = [context.python.indexUrl, UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL].find(
    (url) => url !== undefined && url !== "",
  );
  if (set !== undefined) return set;
  const { interpreter } = await findPython(context.python);
  if (interpreter === undefined) return PUBLIC;
  // pip knows which of its configuration files count; it exits with 1 where nothing is set.
  const asked = await runProgram([interpreter, "-m", "pip", "config", "get", "global.index-url"], {
    environment: packageEnvironment(buildMark(context.paths.root)),
    timeoutMs: ASK,
    signal,
  });
  const answer = asked.stdout.trim();
  return asked.code === 0 && /^https?:\/\//.test(answer) ? answer : PUBLIC;
}
