import {
  access,
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { DeploymentRef, DeploymentState } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { LocalDriver } from "../src/index.ts";
import {
  COMMITS,
  converged,
  deployment,
  ended,
  FIRST,
  lines,
  processIsThere,
  REF,
  runRequest,
  script,
  SECOND,
  servicesOf,
  workbench,
  workload,
} from "./workbench.ts";
import { until } from "@dagctl/testing";
import type { Commits, Workbench } from "./workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Workbench;
let driver: LocalDriver;

beforeEach(async () => {
  bench = await workbench();
  driver = await bench.start();
});
afterEach(() => bench.dispose());

/** Where the checkouts of the test's project are. */
const CHECKOUTS = "deployments/org-1/prj-1/checkouts";

const gone = (): Promise<DeploymentState> =>
  until(
    () => driver.deploy.observe(REF),
    (state) => !state.present,
  );

async function held(): Promise<
  readonly { readonly ref: DeploymentRef; readonly generation: number }[]
> {
  const all = [];
  for await (const one of driver.deploy.list()) all.push(one);
  return all;
}

async function checkouts(directory = bench.directory): Promise<readonly string[]> {
  return (await readdir(join(directory, CHECKOUTS))).filter(
    (name) => !name.startsWith(".") && !name.endsWith(".files.json"),
  );
}

describe("a deployment that has lost a part of its checkout", () => {
  const WHOLE = servicesOf({
    [FIRST]: {
      "main.mjs": "console.log('whole')\n",
      "models/deep/a.sql": "select 1\n",
      "models/b.sql": "select 2\n",
    },
  });

  test.each([
    ["The checkout of the commit is gone", "."],
    ["main.mjs of the checkout of the commit is gone", "main.mjs"],
    ["models of the checkout of the commit is gone", "models"],
    ["models/b.sql of the checkout of the commit is gone", "models/b.sql"],
  ])("reports that %s, and has it again", async (message, lost) => {
    await driver.deploy.close?.();
    let isAway = false;
    const own = await workbench({
      async checkout(...args) {
        if (isAway) throw new DagctlError("unavailable", "the Git server is away");
        return WHOLE.checkout(...args);
      },
    });
    onTestFinished(() => own.dispose());
    const again = await own.start();
    const { runtime, ...others } = workload();
    const repository = { ...others.repository, path: "models" };
    await again.deploy.apply(deployment(1, { workload: { ...others, runtime, repository } }));
    await converged(again, 1);
    const [name = ""] = await checkouts(own.directory);
    const folder = join(own.directory, CHECKOUTS, name);
    isAway = true;
    await rm(join(folder, lost), { recursive: true });
    expect(await again.deploy.observe(REF)).toMatchObject({
      generation: 1,
      phase: "failing",
      message: `${message}. It is made again`,
    });
    await until(
      () => again.deploy.observe(REF),
      (state) => state.present && (state.message ?? "").includes("Git server is away"),
    );
    isAway = false;
    await converged(again, 1);
    const all = await readdir(folder, { recursive: true });
    expect(all.sort()).toEqual([
      "main.mjs",
      "models",
      "models/b.sql",
      "models/deep",
      "models/deep/a.sql",
    ]);
  });

  test("is made again before a run starts", async () => {
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    const [name = ""] = await checkouts();
    await rm(join(bench.directory, CHECKOUTS, name, "main.mjs"));
    const request = runRequest("run-1", [script("main.mjs")]);
    await until(
      () =>
        driver.run.start(request).then(
          () => true,
          () => false,
        ),
      (isStarted) => isStarted,
    );
    await ended(driver, request.ref);
    expect(await lines(driver, request.ref)).toEqual(["hello from the first commit"]);
  });
});

describe("a deploy of a commit whose checkout", () => {
  const commit: Commits = {
    [FIRST]: {
      "main.mjs": "console.log('whole')\n",
      "models/deep/a.sql": "select 1\n",
      "models/b.sql": "select 2\n",
    },
  };

  test.each<[string, (folder: string) => Promise<unknown>]>([
    ["has an emptied file", (folder) => truncate(join(folder, "models/deep/a.sql"))],
    [
      "has other code of the same size",
      (folder) => writeFile(join(folder, "main.mjs"), "console.log('other')\n"),
    ],
    ["lacks a file", (folder) => rm(join(folder, "models/deep/a.sql"))],
    ["lacks a folder", (folder) => rm(join(folder, "models/deep"), { recursive: true })],
    ["has a program in place of a file", (folder) => chmod(join(folder, "main.mjs"), 0o755)],
    [
      "has a folder in place of a file",
      async (folder) => {
        await rm(join(folder, "main.mjs"));
        await mkdir(join(folder, "main.mjs/more"), { recursive: true });
      },
    ],
    [
      "has a link in place of a folder",
      async (folder) => {
        await rename(join(folder, "models"), join(folder, "moved"));
        await symlink("moved", join(folder, "models"));
      },
    ],
  ])("%s puts the files of the commit back", async (_, change) => {
    let made = 0;
    const { checkout } = servicesOf(commit);
    const warnings: string[] = [];
    const own = await workbench({
      async checkout(...args) {
        made += 1;
        return checkout(...args);
      },
    });
    onTestFinished(() => own.dispose());
    const again = await own.start({ log: ({ message }) => void warnings.push(message) });
    await again.deploy.apply(deployment(1));
    await converged(again, 1);
    const [name = ""] = await checkouts(own.directory);
    const folder = join(own.directory, CHECKOUTS, name);
    await writeFile(join(folder, "models/more.txt"), "a run wrote this");
    // Nothing that the commit has was changed: nothing is checked out.
    await again.deploy.apply(deployment(2));
    await converged(again, 2);
    expect(made).toBe(1);
    await change(folder);
    await again.deploy.apply(deployment(3));
    await converged(again, 3);
    expect(made).toBe(2);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^(?:main\.mjs|models.*) in the checkout of commit 1{40} is gone, or is not/,
      ),
    ]);
    for (const [path, text] of Object.entries(commit[FIRST] ?? {}))
      expect(await readFile(join(folder, path), "utf8")).toBe(text);
    expect((await lstat(join(folder, "main.mjs"))).mode & 0o111).toBe(0);
    expect((await lstat(join(folder, "models"))).isDirectory()).toBe(true);
    const request = runRequest("run-1", [script("main.mjs")], { generation: 3 });
    await again.run.start(request);
    await ended(again, request.ref);
    expect(await lines(again, request.ref)).toEqual(["whole"]);
  });

  test("was made by an earlier version checks it out once more, and then compares", async () => {
    let made = 0;
    const { checkout } = servicesOf(commit);
    const own = await workbench({
      async checkout(...args) {
        made += 1;
        return checkout(...args);
      },
    });
    onTestFinished(() => own.dispose());
    const again = await own.start();
    await again.deploy.apply(deployment(1));
    await converged(again, 1);
    const [name = ""] = await checkouts(own.directory);
    await rm(join(own.directory, CHECKOUTS, `${name}.files.json`));
    for (const generation of [2, 3]) {
      await again.deploy.apply(deployment(generation));
      await converged(again, generation);
    }
    expect(made).toBe(2);
  });
});

describe("a deployment", () => {
  test("is not present when it was never applied", async () => {
    expect(await driver.deploy.observe(REF)).toEqual({ present: false });
    expect(await held()).toEqual([]);
  });

  test("converges by itself once it is applied, and shows its steps", async () => {
    await driver.deploy.apply(deployment(1));
    expect(await converged(driver, 1)).toMatchObject({
      present: true,
      generation: 1,
      commit: FIRST,
      phase: "converged",
      steps: [{ name: "checkout", status: "done" }],
    });
    expect(await held()).toEqual([{ ref: REF, generation: 1 }]);
  });

  test("is one apply when the same value is applied twice", async () => {
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    await driver.deploy.apply(deployment(1));
    expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged", generation: 1 });
  });

  test("is refused with the stored generation when its own is lower", async () => {
    await driver.deploy.apply(deployment(5));
    const refusal = { code: "conflict", details: { generation: 5 } };
    await expect(driver.deploy.apply(deployment(4))).rejects.toMatchObject(refusal);
    await expect(driver.deploy.remove(REF, { generation: 4 })).rejects.toMatchObject(refusal);
    expect(await driver.deploy.observe(REF)).toMatchObject({ present: true, generation: 5 });
  });

  test("checks out the commit of its new generation, and the old checkout is deleted when no run uses it", async () => {
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    const request = runRequest("run-1", [script("wait.mjs")]);
    await driver.run.start(request);
    await driver.deploy.apply(deployment(2, { commit: SECOND }));
    await converged(driver, 2);
    expect(await checkouts()).toHaveLength(2);
    expect(await driver.run.observe(request.ref)).toMatchObject({ status: "running" });
    await driver.run.cancel(request.ref);
    await ended(driver, request.ref);
    await driver.deploy.apply(deployment(3, { commit: SECOND }));
    await converged(driver, 3);
    // The driver deletes it after it has recorded that the new one is there.
    expect(await until(checkouts, ({ length }) => length === 1)).toHaveLength(1);
    const second = runRequest("run-2", [script("main.mjs")], { generation: 3, commit: SECOND });
    await driver.run.start(second);
    await ended(driver, second.ref);
    expect(await lines(driver, second.ref)).toEqual(["hello from the second commit"]);
  });

  test("aborts the convergence of an older generation", async () => {
    let aborted = false;
    const services = servicesOf(COMMITS);
    await bench.dispose();
    bench = await workbench({
      checkout: (organization, repository, directory, options) =>
        repository.commit === SECOND
          ? services.checkout(organization, repository, directory, options)
          : new Promise((_, reject) => {
              options?.signal?.addEventListener("abort", () => {
                aborted = true;
                reject(options.signal?.reason as Error);
              });
            }),
    });
    driver = await bench.start();
    await driver.deploy.apply(deployment(1));
    await until(
      () => driver.deploy.observe(REF),
      (state) => state.present && state.steps?.[0]?.status === "running",
    );
    await driver.deploy.apply(deployment(2, { commit: SECOND }));
    await converged(driver, 2);
    expect(aborted).toBe(true);
  });

  test("reports the reason of its failure and whether an older generation runs, and is retried", async () => {
    let broken = true;
    const services = servicesOf(COMMITS);
    await bench.dispose();
    bench = await workbench({
      async checkout(organization, repository, directory, options) {
        const { DagctlError } = await import("@dagctl/core");
        if (repository.commit === SECOND && broken)
          throw new DagctlError("unavailable", "the Git server does not answer");
        await services.checkout(organization, repository, directory, options);
      },
    });
    driver = await bench.start();
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    await driver.deploy.apply(deployment(2, { commit: SECOND }));
    const state = await until(
      () => driver.deploy.observe(REF),
      (state) => state.present && state.phase === "failing",
    );
    expect(state).toMatchObject({
      generation: 2,
      olderRuns: true,
      steps: [{ name: "checkout", status: "failed" }],
    });
    expect(JSON.stringify(state)).toContain("the Git server does not answer");
    await expect(
      driver.run.start(runRequest("run-1", [script("main.mjs")], { generation: 2 })),
    ).rejects.toMatchObject({ code: "unavailable" });
    broken = false;
    await converged(driver, 2);
  });

  test("ends active runs when it is removed, deletes all files, and leaves a tombstone", async () => {
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    const request = runRequest("run-1", [script("child.mjs")]);
    await driver.run.start(request);
    const [reported = ""] = await until(
      () => lines(driver, request.ref),
      (seen) => seen.length > 0,
    );
    await driver.deploy.remove(REF, { generation: 2 });
    await gone();
    expect(await processIsThere(Number(reported.split(" ")[1]))).toBe(false);
    expect(await held()).toEqual([]);
    // The folder of the organization goes after that of its last project.
    await until(
      () => readdir(join(bench.directory, "deployments")),
      (organizations) => !organizations.includes("org-1"),
    );
    await expect(access(join(bench.directory, "work/org-1/prj-1"))).rejects.toThrow("ENOENT");
    const refusal = { code: "conflict", details: { generation: 2 } };
    await expect(driver.deploy.apply(deployment(1))).rejects.toMatchObject(refusal);
    await expect(driver.run.start(runRequest("run-2", [script("main.mjs")]))).rejects.toMatchObject(
      refusal,
    );
    await driver.deploy.remove(REF, { generation: 2 });
    await driver.deploy.remove({ ...REF, project: "never-there" }, { generation: 1 });
    await driver.deploy.apply(deployment(3));
    await converged(driver, 3);
  });

  test("keeps files of runs through an undeploy, and a delete deletes them", async () => {
    const written = join(bench.directory, "work/org-1/prj-1/warehouse.db");
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    const request = runRequest("run-1", [
      { name: "write", argv: ["node", "-e", "require('fs').writeFileSync('warehouse.db', '')"] },
    ]);
    await driver.run.start(request);
    await ended(driver, request.ref);
    await driver.deploy.remove(REF, { generation: 2, keepData: true });
    await gone();
    await access(written);
    await driver.deploy.remove(REF, { generation: 3 });
    await expect(access(written)).rejects.toThrow("ENOENT");
  });

  test("keeps files of runs after its removal as long as the managed state that refers to them", async () => {
    await driver.stateDatabase.provision(REF, { rotation: 1, generation: 1 });
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    const request = runRequest("run-1", [
      { name: "write", argv: ["node", "-e", "require('fs').writeFileSync('warehouse.db', '')"] },
    ]);
    await driver.run.start(request);
    await ended(driver, request.ref);
    await driver.deploy.remove(REF, { generation: 2 });
    await gone();
    await access(join(bench.directory, "work/org-1/prj-1/warehouse.db"));
    await driver.stateDatabase.drop(REF, { generation: 3 });
    await expect(access(join(bench.directory, "work/org-1/prj-1"))).rejects.toThrow("ENOENT");
  });

  test("may replace a removal of an older generation", async () => {
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    const request = runRequest("run-1", [script("stubborn.mjs")]);
    await driver.run.start(request);
    await until(
      () => lines(driver, request.ref),
      (seen) => seen.length > 0,
    );
    await driver.deploy.remove(REF, { generation: 2 });
    expect(await driver.deploy.observe(REF)).toMatchObject({
      present: true,
      phase: "removing",
      generation: 2,
    });
    await driver.deploy.apply(deployment(3, { commit: SECOND }));
    await converged(driver, 3);
  });

  test("calls watchers when something may have changed, until they stop", async () => {
    const stop = new AbortController();
    const reported: string[] = [];
    const watching = driver.deploy.watch?.((ref) => reported.push(ref.project), {
      signal: stop.signal,
    });
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    stop.abort();
    await watching;
    expect(reported.length).toBeGreaterThanOrEqual(2);
  });

  test("creates again a checkout that was deleted", async () => {
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    await rm(join(bench.directory, "deployments/org-1/prj-1/checkouts"), { recursive: true });
    const request = runRequest("run-1", [script("main.mjs")]);
    await expect(driver.run.start(request)).rejects.toMatchObject({ code: "unavailable" });
    await until(
      () =>
        driver.run.start(request).then(
          () => true,
          () => false,
        ),
      (started) => started,
    );
    expect(await ended(driver, request.ref)).toMatchObject({ status: "success" });
  });

  test("encodes names on disk, and they do not collide on a file system that ignores case", async () => {
    const names = [
      "../../escape",
      "Prj",
      "prj",
      "a/b",
      "a%2fb",
      "",
      "..",
      "x".repeat(300),
      `${"x".repeat(300)}y`,
      "名前",
      "con.",
    ];
    for (const project of names)
      await driver.deploy.apply({ ...deployment(1), ref: { organization: "../Org", project } });
    expect(new Set((await held()).map(({ ref }) => ref.project))).toEqual(new Set(names));
    const folders = await readdir(join(bench.directory, "deployments"));
    expect(folders).toEqual(["%2e%2e%2f%4frg"]);
    const projects = await readdir(join(bench.directory, "deployments", folders[0] ?? ""));
    expect(new Set(projects.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const project of names) {
      await until(
        () => driver.deploy.observe({ organization: "../Org", project }),
        (state) => state.present && state.phase === "converged",
      );
    }
  });

  test("a call whose signal has aborted does nothing", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(driver.deploy.apply(deployment(1), { signal })).rejects.toThrow("enough");
    expect(await driver.deploy.observe(REF)).toEqual({ present: false });
  });
});
