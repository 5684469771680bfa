import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clusterWait, type ControlPlane, controlPlane, kubectl } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import type { RunRef } from "@dagctl/core/contracts";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench } from "./bench.ts";
import { linesOf, testProject, type TestProject } from "./project.ts";

const FOREVER = "while :; do sleep 0.5; done";

let plane: ControlPlane;
let setup: Bench;
let driver: KubernetesDriver;
const named = (project: string, organization: string): TestProject =>
  testProject({
    driver,
    chartsUrl: setup.chartsUrl,
    repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
    project,
    organization,
  });

beforeAll(async () => {
  plane = await controlPlane();
  setup = await bench(plane);
  driver = await setup.start();
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
  await plane?.stop();
});

/**
 * Returns the requests to the API server that a call made, as `GET jobs`. Those of the node double,
 * which is in this process too, are left out.
 */
async function requestsOf(call: () => Promise<unknown>): Promise<readonly string[]> {
  const requests: string[] = [];
  const count = (message: unknown): void => {
    const { request } = message as {
      readonly request: {
        readonly method: string;
        readonly path: string;
        readonly origin?: unknown;
      };
    };
    const { pathname } = new URL(request.path, plane.url);
    const [, namespace = "", plural = "", , part] =
      /\/namespaces\/([^/]+)\/([^/]+)(\/[^/]+)?(?:\/([^/]+))?$/.exec(pathname) ?? [];
    const ours =
      String(request.origin) === plane.url &&
      (namespace === "argocd" || namespace.startsWith("dagctl-"));
    if (ours && part !== "status")
      requests.push(`${request.method} ${plural}${part === undefined ? "" : `/${part}`}`);
  };
  subscribe("undici:request:create", count);
  try {
    await call();
  } finally {
    unsubscribe("undici:request:create", count);
  }
  return requests;
}

async function listed(project: TestProject): Promise<number> {
  let count = 0;
  for await (const { ref } of driver.run.list(project.ref)) count += ref.run === "" ? 0 : 1;
  return count;
}

describe("the number of requests of a call", () => {
  test("is two to observe a run and to list those of a project, whatever exists; a log costs one more for each step", async () => {
    const project = named("prj_costs", "costs");
    await project.deploy();
    const ended = await project.start("ended", ["echo 1", "echo 2"]);
    await project.end(ended);
    const running = await project.start("running", [FOREVER]);
    await project.status(running, "running");
    await kubectl(plane, [
      "create",
      "job",
      "by-hand",
      "-n",
      project.place.namespace,
      `--from=cronjob/${project.cronJob("template")}`,
    ]);
    const byHand = await until(
      async () => {
        for await (const state of driver.run.list(project.ref))
          if (state.origin === "engine" && state.startedAt !== undefined) return state.ref;
        return undefined;
      },
      isPresent,
      clusterWait("the run by hand", 30_000),
    );
    const look = ["GET jobs", "GET pods"];
    expect(await requestsOf(() => driver.run.observe(ended))).toEqual(look);
    expect(await requestsOf(() => driver.run.observe(running))).toEqual(look);
    // The Job's name of a run that the cluster started is not known.
    expect(await requestsOf(() => driver.run.observe(byHand))).toEqual(["GET jobs", ...look]);
    expect(await requestsOf(() => driver.run.observe({ ...ended, run: "run_unknown" }))).toEqual([
      "GET jobs",
      "GET jobs",
    ]);
    expect(await requestsOf(() => listed(project))).toEqual(look);
    expect(await requestsOf(() => linesOf(driver.run.logs(ended)))).toEqual([
      ...look,
      "GET secrets",
      "GET pods/log",
      "GET pods/log",
    ]);
    expect(await requestsOf(() => driver.run.cancel(ended))).toEqual(["GET jobs"]);
    expect(await requestsOf(() => driver.run.cancel(running))).toEqual([
      "GET jobs",
      "PATCH jobs",
      "GET pods",
      "PATCH pods",
    ]);
    await project.end(running);
    const started = await requestsOf(() => project.start("another", ["true"]));
    expect(started).toEqual([
      "GET applications",
      "GET cronjobs",
      "POST jobs",
      "GET applications",
      "PATCH jobs",
    ]);
  });
});

describe("a watch of runs", () => {
  test("reports those in a namespace that is created later, and those after a restart of the API server; a list costs no request in between", async () => {
    const reported = new Set<string>();
    const over = new AbortController();
    const watching = driver.run.watch?.((ref: RunRef) => reported.add(ref.run), {
      signal: over.signal,
    });
    const project = named("prj_watched", "later");
    await project.deploy();
    const first = await project.start("first", ["true"]);
    await until(
      async () => reported.has(first.run),
      isPresent,
      clusterWait("the first is reported", 30_000),
    );
    await project.end(first);
    await until(
      async () => (await requestsOf(() => listed(project))).length === 0,
      isPresent,
      clusterWait("nothing has to be asked", 30_000),
    );
    expect(await listed(project)).toBe(1);

    await plane.components.apiServer.stop();
    await plane.components.apiServer.start();
    const second = await until(
      () => project.start("second", ["true"]),
      isPresent,
      clusterWait("a run can be started", 60_000),
    );
    await until(
      async () => reported.has(second.run),
      isPresent,
      clusterWait("the second is reported", 60_000),
    );
    await project.end(second);
    reported.clear();
    const third = await project.start("third", ["true"]);
    await until(
      async () => reported.has(third.run),
      isPresent,
      clusterWait("the third is reported", 30_000),
    );
    await project.end(third);
    await until(
      async () => (await requestsOf(() => listed(project))).length === 0,
      isPresent,
      clusterWait("nothing has to be asked", 60_000),
    );
    expect(await listed(project)).toBe(3);

    over.abort();
    await watching;
    reported.clear();
    const last = await project.start("last", ["true"]);
    await project.end(last);
    expect(reported.size).toBe(0);
    expect((await requestsOf(() => listed(project))).length).toBeGreaterThan(0);
  });
});
