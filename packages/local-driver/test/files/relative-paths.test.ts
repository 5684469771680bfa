import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DagctlError } from "@dagctl/core/errors";
import { until } from "@dagctl/testing";
import type { DriverServices } from "@dagctl/core/contracts";
import { localDriver } from "../../src/index.ts";
import { relativePaths } from "../../src/files/relative-paths.ts";
import { deployment, FIRST, REF, runRequest, secret, servicesOf } from "../workbench.ts";

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "dagctl-relative-"));
});
afterEach(async () => {
  await rm(data, { recursive: true, force: true });
});

describe("a message of the local driver", () => {
  it("names a file relative to the data folder when a call fails", async () => {
    const directory = join(data, "local");
    await writeFile(directory, "a file where the folder should be");
    const { deploy, secrets, stateDatabase, run } = localDriver({ directory });
    const calls = [
      deploy.apply(deployment(1)),
      secrets.put("org-1", "name", secret("value")),
      stateDatabase.provision(REF, { rotation: 1, generation: 1 }),
      run.start(runRequest("run_1", [])),
    ];
    const results = await Promise.allSettled(calls);
    const messages = results.flatMap((result) =>
      result.status === "rejected" ? [String(result.reason)] : [],
    );
    expect(messages).toHaveLength(calls.length);
    expect(messages.filter((message) => message.includes(data))).toEqual([]);
    expect(messages.some((message) => message.includes("local"))).toBe(true);
    await deploy.close?.();
  });

  it("names a file relative to the data folder in what is observed of a deployment and of a run", async () => {
    const directory = join(data, "local");
    await mkdir(directory);
    const { deploy, run } = localDriver({ directory, timing: { pollMs: 20 } });
    try {
      let fails = true;
      const services = servicesOf({ [FIRST]: { "main.mjs": "" } });
      const provided: Partial<DriverServices> = {
        async checkout(organization, repository, target, options) {
          if (fails) throw new Error(`cannot write ${target}/main.mjs`);
          await services.checkout(organization, repository, target, options);
        },
      };
      await deploy.attach?.(provided as DriverServices);
      await deploy.apply(deployment(1));
      const failing = await until(
        () => deploy.observe(REF),
        (state) => state.present && state.phase === "failing",
      );
      expect(JSON.stringify(failing)).toContain("cannot write local/deployments/");
      expect(JSON.stringify(failing)).not.toContain(data);

      fails = false;
      await deploy.apply(deployment(2));
      await until(
        () => deploy.observe(REF),
        (state) => state.present && state.phase === "converged",
      );
      const ref = { ...REF, run: "run_1" };
      await run.start(
        runRequest("run_1", [{ name: "absent", argv: [join(directory, "no-such-program")] }], {
          generation: 2,
        }),
      );
      const ended = await until(
        () => run.observe(ref),
        (state) => state?.status === "failed",
      );
      expect(ended?.message).toContain("there is no program local/no-such-program");
      for await (const { folders, ...state } of run.list(REF)) {
        expect(folders?.every((folder) => folder.startsWith(data))).toBe(true);
        expect(JSON.stringify(state)).not.toContain(data);
      }
    } finally {
      await deploy.close?.();
      await run.close?.();
    }
  });
});

describe("relativePaths", () => {
  it("keeps code, details and issues of an error, and leaves every other error as it is", async () => {
    const { errors } = relativePaths("/srv/data/local");
    const plain = new TypeError("nothing to hide");
    const issues = [{ path: "a", message: "is not /srv/data/local/b" }];
    const conflict = new DagctlError("conflict", "/srv/data/local/a is taken", {
      retryable: true,
      details: { generation: 3 },
      issues,
    });
    const wrapped = errors({
      conflict: () => Promise.reject(conflict),
      count: 3,
      plain: () => Promise.reject(plain),
      now: () => 5,
    });
    await expect(wrapped.plain()).rejects.toBe(plain);
    await expect(wrapped.conflict()).rejects.toMatchObject({
      code: "conflict",
      message: "local/a is taken",
      retryable: true,
      details: { generation: 3 },
      issues: [{ path: "a", message: "is not local/b" }],
      cause: conflict,
    });
    expect([wrapped.count, wrapped.now()]).toEqual([3, 5]);
  });
});
