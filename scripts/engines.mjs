import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { run, say } from "./children.mjs";

const has = (program, args = ["--version"]) => {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/**
 * Builds Kubernetes and Argo CD unless that was done before (about ten minutes, once), so that no
 * test has to wait for it.
 *
 * @returns {Promise<"built" | "failed" | "no Go">}
 */
export async function buildControlPlane({ root, tools, node }) {
  const built = await run(node, [join(root, "tools", "control-plane", "src", "build", "main.ts")], {
    env: tools.env(),
  });
  if (built === 0) return "built";
  return has("go", ["version"]) && has("git") ? "failed" : "no Go";
}

/**
 * Installs uv with pip into the checkout's cache if the machine has a Python but no uv. Returns
 * folders for PATH.
 */
export async function bringUv(root) {
  const venv = join(root, ".cache", "python");
  const bin = join(venv, "bin");
  if (has("uv")) return [];
  if (existsSync(join(bin, "uv"))) return [bin];
  if (!has("python3")) {
    say("no Python on this machine: tests of SQLMesh and dbt cannot run");
    return [];
  }
  say(`uv is not on this machine: bringing it with pip into ${venv}`);
  const made = (await run("python3", ["-m", "venv", venv], { quiet: true })) === 0;
  if (
    !made ||
    (await run(join(bin, "pip"), ["install", "--quiet", "--disable-pip-version-check", "uv"], {
      quiet: true,
    })) !== 0
  )
    throw new Error("uv could not be installed");
  return [bin];
}
