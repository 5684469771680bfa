import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunVariable } from "@dagctl/core/contracts";
import { packageEnvironment } from "../../src/processes/environment.ts";
import { resolveRun } from "../../src/runs/resolve.ts";
import { runRequest, secret, workload } from "../workbench.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-python-path-"));
  await mkdir(join(folder, "environment", "lib", "python3.11", "site-packages"), {
    recursive: true,
  });
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const PYTHONPATH: RunVariable = {
  name: "PYTHONPATH",
  value: secret("/work/lib:more"),
  sensitive: false,
};

function environmentOf(options: {
  readonly environment?: string;
  readonly set?: string;
  readonly variables?: readonly RunVariable[];
  readonly importFolders?: readonly string[];
  readonly path?: string;
}): Readonly<Record<string, string>> {
  const { environment, set, variables = [PYTHONPATH], importFolders, path } = options;
  const base = workload({ environment: set === undefined ? {} : { PYTHONPATH: set } });
  const resolved = resolveRun(
    runRequest("run_1", [], { variables }),
    {
      ...base,
      ...(importFolders === undefined ? {} : { importFolders }),
      repository: { ...base.repository, ...(path === undefined ? {} : { path }) },
    },
    {
      project: join(folder, "checkout", path ?? ""),
      parts: {
        checkout: join(folder, "checkout"),
        ...(environment === undefined ? {} : { environment }),
      },
      home: join(folder, "working"),
      working: join(folder, "working"),
      temporary: join(folder, "tmp"),
      mounted: join(folder, "mounted"),
      mark: "DAGCTL_RUN=x",
      secrets: {},
    },
  );
  return resolved.environment;
}

describe("the PYTHONPATH of a run", () => {
  it("has the packages that dagctl installed before the variable's own folders", () => {
    const environment = join(folder, "environment");
    const packages = join(environment, "lib", "python3.11", "site-packages");
    expect(environmentOf({ environment })["PYTHONPATH"]).toBe(`${packages}:/work/lib:more`);
    expect(environmentOf({})["PYTHONPATH"]).toBe("/work/lib:more");
  });

  it("is absent without the variable, and the workload's where the workload sets one", () => {
    const environment = join(folder, "environment");
    expect(environmentOf({ environment, variables: [] })).not.toHaveProperty("PYTHONPATH");
    expect(environmentOf({ environment, set: "the workload's" })["PYTHONPATH"]).toBe(
      "the workload's",
    );
  });
});

describe("the folders of the repository that a run imports modules from", () => {
  const importFolders = ["libs/core/src", ""];

  it("come after the packages, and before the variable's own folders", () => {
    const environment = join(folder, "environment");
    const packages = join(environment, "lib", "python3.11", "site-packages");
    const checkout = join(folder, "checkout");
    const expected = [join(checkout, "libs/core/src"), checkout].join(":");
    expect(environmentOf({ environment, importFolders, path: "p/q" })["PYTHONPATH"]).toBe(
      `${packages}:${expected}:/work/lib:more`,
    );
    expect(environmentOf({ importFolders, variables: [] })["PYTHONPATH"]).toBe(expected);
  });

  it.each(["../x", "/etc", "a/../../x"])("are inside the checkout: %s", (outside) => {
    expect(() => environmentOf({ importFolders: [outside] })).toThrow(/leaves its folder/);
  });
});

describe("the build of an environment", () => {
  it("has no variable that changes which code a program executes, also where the server has it", () => {
    const names = ["PYTHONPATH", "NODE_OPTIONS", "BASH_ENV", "GIT_SSH_COMMAND", "LD_PRELOAD"];
    const before = names.map((name) => [name, process.env[name]] as const);
    try {
      for (const name of names) process.env[name] = "canary";
      expect(JSON.stringify(packageEnvironment("DAGCTL_BUILD=x"))).not.toContain("canary");
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });
});
