import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { RunRef, RunState } from "@dagctl/core/contracts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { layout } from "../../src/files/layout.ts";
import type { LocalDriver } from "../../src/index.ts";
import { runFiles } from "../../src/runs/run-files.ts";
import type { RunFiles } from "../../src/runs/run-files.ts";
import {
  converged,
  deployment,
  lines,
  processIsThere,
  REF,
  runRequest,
  script,
  workbench,
} from "../workbench.ts";
import { until } from "@dagctl/testing";
import type { Workbench } from "../workbench.ts";
import { create, installation, withStatus } from "./hosted.ts";
import type { Hosted, Installation } from "./hosted.ts";
import { damage, FOLDER_WAYS, seen, WAYS } from "./ways.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

type Kind = keyof RunFiles | "folder";

/** A request whose every field is right but one. */
const REQUEST_WAYS: typeof WAYS = {
  ...WAYS,
  "has a deadline that is not a time": (path) =>
    writeFileSync(
      path,
      JSON.stringify({
        ref: { ...REF, run: basename(dirname(path)) },
        generation: 1,
        commit: "a".repeat(40),
        job: "nightly",
        name: "nightly-1",
        deadline: "tomorrow",
        checkout: "/nowhere",
        requestedAt: new Date().toISOString(),
      }),
    ),
};

/**
 * Every kind of file of a run. `names`: the run ends with a message that names the file. The
 * compiler asks for a row where a run gets another file.
 */
const KINDS: Readonly<Record<Kind, { readonly ways: typeof WAYS; readonly names: boolean }>> = {
  request: { ways: REQUEST_WAYS, names: true },
  claim: { ways: WAYS, names: true },
  exit: { ways: WAYS, names: true },
  folder: { ways: FOLDER_WAYS, names: true },
  step: { ways: WAYS, names: false },
  cancel: { ways: WAYS, names: false },
  log: { ways: WAYS, names: false },
  logEnd: { ways: FOLDER_WAYS, names: false },
  frames: { ways: WAYS, names: false },
  complaints: { ways: WAYS, names: false },
  temporary: { ways: FOLDER_WAYS, names: false },
  ownFiles: { ways: FOLDER_WAYS, names: false },
  mounted: { ways: FOLDER_WAYS, names: false },
};
const CASES = Object.entries(KINDS).flatMap(([kind, { ways, names }]) =>
  Object.keys(ways).map((way) => ({ kind: kind as Kind, way, names })),
);

describe("A start of the driver on damaged files of runs", () => {
  let bench: Workbench;
  let driver: LocalDriver;
  const before = new Map<string, unknown>();
  const refs = new Map<string, RunRef>();
  const pathOf = (run: string, kind: Kind): string => {
    const folder = layout(bench.directory).run({ ...REF, run });
    return kind === "folder" ? folder : runFiles(folder)[kind];
  };

  /** A run whose supervisor is gone: nothing of it has to be started. */
  function leaveRun(run: string): void {
    const request = runRequest(run, []);
    const files = runFiles(layout(bench.directory).run(request.ref));
    mkdirSync(files.temporary, { recursive: true });
    const { ref, generation, commit, job, name, deadline } = request;
    const requestedAt = new Date().toISOString();
    writeFileSync(
      files.request,
      JSON.stringify({
        ref,
        generation,
        commit,
        job,
        name,
        deadline,
        checkout: "/nowhere",
        requestedAt,
      }),
    );
    writeFileSync(
      files.claim,
      JSON.stringify({ pid: 4_000_000, birth: "long ago", startedAt: requestedAt }),
    );
    writeFileSync(files.step, JSON.stringify({ name: "main", pid: 4_000_001, birth: "long ago" }));
    writeFileSync(files.log, `${requestedAt} a line\n`);
  }

  beforeAll(async () => {
    bench = await workbench();
    driver = await bench.start();
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    await driver.deploy.close?.();
    for (const [index, { kind, way }] of CASES.entries()) {
      const run = `run-${index}`;
      leaveRun(run);
      damage(pathOf(run, kind), KINDS[kind].ways[way] ?? (() => undefined));
      refs.set(`${kind} ${way}`, { ...REF, run });
      before.set(`${kind} ${way}`, seen(pathOf(run, kind)));
    }
    driver = await bench.start();
  });
  afterAll(() => bench.dispose());

  const refOf = (kind: Kind, way: string): RunRef =>
    refs.get(`${kind} ${way}`) ?? { ...REF, run: "none" };

  test.each(CASES)("ends the run as an error: $kind $way", async ({ kind, way, names }) => {
    const ref = refOf(kind, way);
    const state = await driver.run.observe(ref);
    expect(state).toMatchObject({ ref, status: "error", origin: "host" });
    expect(state?.message).not.toContain(bench.directory);
    if (names) {
      expect(state?.message).toContain(`deployments/org-1/prj-1/runs/${ref.run}`);
      expect(seen(pathOf(ref.run, kind))).toEqual(before.get(`${kind} ${way}`));
    }
    if (kind === "request") expect(state?.message).toContain(`${ref.run}/request.json`);
    expect((await driver.run.observe(ref))?.status).toBe("error");
    await driver.run.cancel(ref);
    expect((await lines(driver, ref, { follow: true })).length).toBeLessThan(20);
  });

  test("lists all of them, and the project keeps its status", async () => {
    const all: RunState[] = [];
    for await (const state of driver.run.list(REF)) all.push(state);
    expect(all).toHaveLength(CASES.length);
    expect(all.filter(({ status }) => status !== "error")).toEqual([]);
    expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged", generation: 1 });
  });

  test("does not prevent the project from being deployed, run and removed", async () => {
    await driver.deploy.apply(deployment(2));
    await converged(driver, 2);
    await driver.run.start(runRequest("fresh", [script("main.mjs")], { generation: 2 }));
    await until(
      () => driver.run.observe({ ...REF, run: "fresh" }),
      (state) => state?.status === "success",
    );
    await driver.deploy.remove(REF, { generation: 3 });
    await until(
      () => driver.deploy.observe(REF),
      ({ present }) => !present,
    );
    expect(seen(layout(bench.directory).deployment(REF).folder)).toBeUndefined();
  });
});

describe("A run whose file is damaged while it is active", () => {
  let place: Installation;
  let hosted: Hosted;
  beforeEach(async () => {
    place = await installation();
    hosted = await place.start();
  });
  afterEach(() => place.dispose());

  test.each(["request", "claim", "exit"] as const)(
    "ends as an error that names %s.json, and leaves no process",
    async (kind) => {
      const { organization } = hosted;
      await organization.environmentVariables.create({ name: "WAIT", value: "yes" });
      const { id } = await create(organization, place.repositoryUrl, "waits");
      await withStatus(organization, id, "active");
      const { job_run_id: run } = await organization.projects.run(id);
      const files = runFiles(layout(place.local).run({ organization: "org-1", project: id, run }));
      await until(
        async () => [seen(files.step), JSON.stringify(seen(files.log) ?? "")] as const,
        ([step, log]) => step !== undefined && log.includes("hello"),
      );
      const pids = [files.claim, files.step].map(
        (path) => (JSON.parse(readFileSync(path, "utf8")) as { readonly pid: number }).pid,
      );
      await place.stop();
      damage(files[kind], (path) => writeFileSync(path, "garbage"));
      hosted = await place.start();
      const ended = await until(
        () => hosted.organization.runs.get(id, run),
        ({ status }) => status === "error",
        { timeoutMs: 60_000 },
      );
      expect(ended.error_message).toContain(
        join("local/deployments/org-1", id, "runs", run, `${kind}.json`),
      );
      // The process that watches over the step ends by itself once the step has ended.
      for (const pid of pids)
        await until(
          () => processIsThere(pid),
          (isThere) => !isThere,
          { timeoutMs: 10_000 },
        );
      expect((await hosted.organization.projects.get(id)).status).toBe("active");
      const texts: string[] = [];
      for await (const { text } of hosted.organization.runs.logs(id, run, { follow: true }))
        texts.push(text);
      expect(texts).toEqual(["hello"]);
      await hosted.organization.projects.undeploy(id);
      await hosted.organization.projects.delete(id);
      await expect(hosted.organization.projects.get(id)).rejects.toMatchObject({
        code: "not_found",
      });
    },
  );
});
