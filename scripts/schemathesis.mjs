import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { run, say } from "./children.mjs";
import { alone, digest, isStamped, stamp } from "./stamps.mjs";

const REQUIREMENTS = "packages/http-server/test/schemathesis/requirements.txt";

/**
 * Installs schemathesis with pip into the checkout's cache, unless that was done for exactly these
 * versions. Returns folders for PATH: none where it cannot be installed.
 */
export async function bringSchemathesis(root) {
  const folder = join(root, ".cache", "schemathesis");
  const bin = join(folder, "bin");
  const file = join(folder, ".installed");
  const expected = digest(root, [REQUIREMENTS]);
  if (isStamped(file, expected)) return [bin];
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
  } catch {
    say("no Python on this machine: the tests with schemathesis cannot run");
    return [];
  }
  return alone(join(root, ".cache", "schemathesis.lock"), async () => {
    if (isStamped(file, expected)) return [bin];
    say(`bringing schemathesis with pip into ${folder}`);
    const venv = await run("python3", ["-m", "venv", "--clear", folder], { quiet: true });
    const flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"];
    const args = ["install", ...flags, join(root, REQUIREMENTS)];
    const pip = venv === 0 ? await run(join(bin, "pip"), args, { quiet: true }) : venv;
    if (pip !== 0) {
      say("schemathesis could not be installed, see above: its tests cannot run");
      return [];
    }
    stamp(file, expected);
    return [bin];
  });
}
