import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * Checks for the programs that build the components. For each missing one it throws one line with
 * all that a person has to install.
 */
export async function requireGo(module: string): Promise<void> {
  await answer("git", ["--version"], module).catch(() => {
    throw new Error("git is not on PATH: Argo CD's repo server calls it");
  });
  // It runs in the module's folder: there a Go that may download the toolchain which go.mod names
  // returns the version of that toolchain.
  const version = await answer("go", ["env", "GOVERSION"], module).catch((error: unknown) => {
    throw new Error(`Go 1.26.3 or newer is needed to build the control plane (${reasonOf(error)})`);
  });
  const [, major = "0", minor = "0"] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < 26))
    throw new Error(
      `Go 1.26.3 or newer is needed to build the control plane, found ${version || "none"}`,
    );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "there is no go on PATH";
  const said = "stderr" in error && typeof error.stderr === "string" ? error.stderr : error.message;
  return said.trim().split("\n").at(-1) ?? "go does not answer";
}

/** Returns what a short command printed. */
export async function answer(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<string> {
  const { stdout } = await execute(program, args, { cwd, maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

/**
 * Runs `go` in the module with the environment of this process (Go's own settings are the user's)
 * and reports each line that it prints.
 */
export async function go(
  module: string,
  args: readonly string[],
  line: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const child = spawn("go", args, {
    cwd: module,
    env: { ...process.env, CGO_ENABLED: "0" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  // A build that outlives its caller would go on writing into a folder that the next one clears.
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  signal?.addEventListener("abort", end);
  const last: string[] = [];
  createInterface({ input: child.stderr }).on("line", (text) => {
    last.push(text);
    if (last.length > 20) last.shift();
    line(text);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) =>
      child.on("error", reject).on("close", resolve),
    );
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(`go ${args[0]} failed:\n${last.join("\n")}`);
  } finally {
    process.off("exit", end);
    signal?.removeEventListener("abort", end);
  }
}
