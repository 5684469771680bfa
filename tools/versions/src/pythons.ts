import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Returns PATH with the Pythons that pyenv has in addition; the machine's own come first. */
export function pathWithPythons(): string {
  const root = join(process.env["PYENV_ROOT"] ?? join(homedir(), ".pyenv"), "versions");
  let names: readonly string[] = [];
  try {
    names = readdirSync(root);
  } catch {
    // No pyenv here.
  }
  return [process.env["PATH"] ?? "", ...names.map((name) => join(root, name, "bin"))].join(
    delimiter,
  );
}

/** Returns whether uv finds this Python, such as `3.11`, on `path` without a download. */
export function isOnMachine(python: string, path: string): boolean {
  try {
    execFileSync("uv", ["python", "find", "--no-python-downloads", python], {
      stdio: "ignore",
      env: { ...process.env, PATH: path },
    });
    return true;
  } catch {
    return false;
  }
}
