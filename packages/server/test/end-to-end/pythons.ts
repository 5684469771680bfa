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

/**
 * Returns the pairs whose Python is on that PATH. The others are reported in one line, and in CI
 * they are a failure.
 */
export function onMachine<Pair extends readonly [dbt: string, python: string]>(
  pairs: readonly Pair[],
  path: string,
): readonly Pair[] {
  const has = (python: string): boolean => {
    try {
      execFileSync("uv", ["python", "find", "--no-python-downloads", python], {
        stdio: "ignore",
        env: { ...process.env, PATH: path },
      });
      return true;
    } catch {
      return false;
    }
  };
  const missing = pairs.filter(([, python]) => !has(python));
  const words = `not tried, for their Python is not on this machine: ${missing.map(([dbt, python]) => `dbt ${dbt} on ${python}`).join(", ")}`;
  if (missing.length > 0 && process.env["CI"]) throw new Error(words);
  if (missing.length > 0) console.info(words);
  return pairs.filter((pair) => !missing.includes(pair));
}
