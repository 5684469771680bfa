import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { run, say } from "./children.mjs";
import { alone, digest, isStamped, stamp } from "./stamps.mjs";

/** The programs by name, with the file of all versions that each needs. */
const REQUIREMENTS = {
  schemathesis: "packages/http-server/test/schemathesis/requirements.txt",
  "openapi-python-client": "packages/server/test/generated-clients/requirements.txt",
};

/**
 * Installs the Python programs of tests with pip into the checkout's cache, unless that was done
 * for exactly these versions. Returns folders for PATH: none of a program that cannot be installed.
 */
export async function bringPythonPrograms(root) {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
  } catch {
    const names = Object.keys(REQUIREMENTS).join(" and ");
    say(`no Python on this machine: the tests with ${names} cannot run`);
    return [];
  }
  const found = [];
  for (const name of Object.keys(REQUIREMENTS)) found.push(...(await bring(root, name)));
  return found;
}

async function bring(root, name) {
  const requirements = REQUIREMENTS[name];
  const folder = join(root, ".cache", name);
  const bin = join(folder, "bin");
  const file = join(folder, ".installed");
  const expected = digest(root, [requirements]);
  if (isStamped(file, expected)) return [bin];
  return alone(join(root, ".cache", `${name}.lock`), async () => {
    if (isStamped(file, expected)) return [bin];
    say(`bringing ${name} with pip into ${folder}`);
    const venv = await run("python3", ["-m", "venv", "--clear", folder], { quiet: true });
    const flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"];
    const args = ["install", ...flags, join(root, requirements)];
    const pip = venv === 0 ? await run(join(bin, "pip"), args, { quiet: true }) : venv;
    if (pip !== 0) {
      say(`${name} could not be installed, see above: its tests cannot run`);
      return [];
    }
    stamp(file, expected);
    return [bin];
  });
}
