import { until } from "@dagctl/testing";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { converged, deployment, REF, workbench, type Workbench, workload } from "../workbench.ts";

/** What pyenv has for each of its versions, whichever of them is chosen. */
const shim = (name: string): string =>
  `#!/bin/sh\necho "pyenv: ${name}: command not found" >&2\necho "The \\\`${name}' command exists in these Python versions:\n  3.8.20" >&2\nexit 127\n`;

const runtimeOf = (version?: string) =>
  ({
    language: "python",
    ...(version === undefined ? {} : { version }),
    packages: [],
  }) as const;

let shims: string;
let bench: Workbench;
beforeEach(async () => {
  shims = await mkdtemp(join(tmpdir(), "dagctl-shims-"));
  for (const name of ["python3", "python", "python3.8"]) {
    await writeFile(join(shims, name), shim(name));
    await chmod(join(shims, name), 0o755);
  }
  vi.stubEnv("PATH", [shims, process.env["PATH"]].join(delimiter));
  bench = await workbench();
});
afterEach(async () => {
  await bench.dispose();
  vi.unstubAllEnvs();
  await rm(shims, { recursive: true, force: true });
});

describe("an environment on a machine whose PATH begins with shims that do not run", () => {
  it("has the next Python that runs", async () => {
    const driver = await bench.start();
    await driver.deploy.apply(deployment(1, { workload: workload({ runtime: runtimeOf() }) }));
    await converged(driver, 1, 100_000);
  });

  it("names the Python that is only a shim, and those to set in its place", async () => {
    const driver = await bench.start();
    const runtime = runtimeOf("3.8");
    await driver.deploy.apply(deployment(1, { workload: workload({ runtime }) }));
    const state = await until(
      () => driver.deploy.observe(REF),
      (seen) => seen.present && seen.phase === "failing",
      { timeoutMs: 60_000 },
    );
    const { message = "" } = state.present ? state : {};
    expect(message).toMatch(
      /^environment: Python 3\.8 is not on this machine: it was looked for on the PATH of the server and among the Pythons that uv manages \(\S+python3\.8 does not run\)\. Install Python 3\.8, set python_version to 3\.\d+.*, or allow its download with --python-downloads \(python_downloads\)$/,
    );
  });
});
