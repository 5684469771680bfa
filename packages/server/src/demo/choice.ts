import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Which example the demo uses. */
export interface DemoChoice {
  readonly example: "sqlmesh" | "node";
  /** What this machine does not have for the other one, and how to get it. */
  readonly missing?: string;
}

/** Runs a program and returns its output, or `undefined` where it is absent or fails. */
export type Ask = (program: string, args: readonly string[]) => Promise<string | undefined>;

const ASK_DEADLINE_MS = 10_000;

/** Implements {@link Ask} on this machine. */
const askMachine: Ask = async (program, args) => {
  try {
    return (await execute(program, [...args], { timeout: ASK_DEADLINE_MS })).stdout;
  } catch {
    return undefined;
  }
};

const WHAT_TO_DO =
  "so the demo is a project that needs only Node; install uv, or Python 3.9 or newer with its venv module, and remove the folder `demo` in the data folder for a SQLMesh demo";

/**
 * Returns SQLMesh where this machine can create a Python environment: with uv, or with a Python
 * that has venv and pip. Else returns the example that needs only Node.
 */
export async function chooseDemo(ask: Ask = askMachine): Promise<DemoChoice> {
  if ((await ask("uv", ["--version"])) !== undefined) return { example: "sqlmesh" };
  const version = await ask("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  if (major === undefined || minor === undefined)
    return {
      example: "node",
      missing: `there is neither uv nor Python on this machine, ${WHAT_TO_DO}`,
    };
  if (Number(major) < 3 || (Number(major) === 3 && Number(minor) < 9))
    return {
      example: "node",
      missing: `Python ${major}.${minor} is too old for SQLMesh, ${WHAT_TO_DO}`,
    };
  // Debian ships Python without them, as python3-venv.
  if ((await ask("python3", ["-c", "import venv, ensurepip"])) === undefined)
    return {
      example: "node",
      missing: `Python ${major}.${minor} has no venv module (Debian: apt-get install python3-venv), ${WHAT_TO_DO}`,
    };
  return { example: "sqlmesh" };
}
