import { execFile } from "node:child_process";
import { request } from "node:https";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type ClusterAccess, clusterWait, getObject } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { JobSpec, Workload } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import {
  type SqlmeshInspection,
  type SqlmeshProject,
  sqlmeshType,
} from "@dagctl/project-types/sqlmesh";
import { until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kubernetesDriver, type KubernetesDriver } from "../src/index.ts";
import type { Application } from "../src/manifests/application.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { testProject, type TestProject } from "./project.ts";

let plane: ClusterAccess;
let setup: Bench;
let driver: KubernetesDriver;
beforeAll(async () => {
  plane = await sharedControlPlane();
  setup = await bench(plane);
  driver = kubernetesDriver({
    cluster: { kubeconfig: plane.kubeconfig },
    chartsUrl: setup.chartsUrl,
  });
}, 60 * 60_000);
afterAll(async () => {
  await driver?.deploy.close?.();
  await setup?.close();
});

/** Returns the URL of etcd, as the API server was started with it. */
async function findEtcdUrl(): Promise<string> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "args", "-ww"]);
  const line = stdout
    .split("\n")
    .find((one) => one.includes("--etcd-servers=") && one.includes(plane.folder));
  return /--etcd-servers=(\S+)/.exec(line ?? "")?.[1] ?? "";
}

/** Returns the bytes of an Application in etcd. */
async function readStoredBytes(name: string): Promise<number> {
  const certificate = (file: string): Promise<Buffer> =>
    readFile(join(plane.folder, "certificates", file));
  const [ca, cert, key] = await Promise.all(
    ["ca.crt", "etcd-client.crt", "etcd-client.key"].map(certificate),
  );
  const body = JSON.stringify({
    key: Buffer.from(`/registry/argoproj.io/applications/argocd/${name}`).toString("base64"),
  });
  const url = `${await findEtcdUrl()}/v3/kv/range`;
  const text = await new Promise<string>((resolve, reject) => {
    const call = request(
      url,
      { method: "POST", ca, cert, key, headers: { "content-type": "application/json" } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => resolve(Buffer.concat(parts).toString()));
      },
    );
    call.on("error", reject);
    call.end(body);
  });
  const { kvs = [] } = JSON.parse(text) as { kvs?: readonly { readonly value: string }[] };
  return Buffer.from(kvs[0]?.value ?? "", "base64").length;
}

/** Returns a SQLMesh project as it is deployed, with this many jobs. */
function sqlmeshDeployment(count: number): {
  readonly workload: Workload;
  readonly jobs: readonly JobSpec[];
} {
  const type = sqlmeshType();
  const project = createProjectRules([type], { gitAuth: ["none"] }).create(
    { name: "shop", repository_url: setup.repositoryUrl, project_type: "sqlmesh" },
    { id: "proj_a", organization: "acme", now: "2026-01-01T00:00:00.000Z" },
  ) as SqlmeshProject;
  const found = {
    commit: setup.commits[0].sha,
    facts: {},
    gatewayDetection: { outcome: "none" },
  } as SqlmeshInspection;
  const { steps = [] } =
    type.prepareRun?.(project, found, { kind: "job", argv: ["sqlmesh", "run"] }) ?? {};
  return {
    workload: type.workload(project, found, {
      state: { type: "postgres", settings: { host: "db", database: "state" }, secrets: {} },
    }),
    jobs: Array.from({ length: count }, (_, index) => ({
      name: `job-${index}`,
      jobType: "run",
      command: "sqlmesh run",
      schedule: "0 0 1 1 *",
      enabled: true,
      steps,
    })),
  };
}

const made = (): TestProject =>
  testProject({
    driver,
    chartsUrl: setup.chartsUrl,
    repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
    project: unique(),
  });

/** Deploys, and waits until Argo CD has recorded that and the deployment before in the status. */
async function deploy(project: TestProject, generation: number, count: number): Promise<void> {
  const { workload, jobs } = sqlmeshDeployment(count);
  await project.deploy(generation, { workload, jobs });
  const stampOf = (source: unknown): string | undefined =>
    (source as { helm?: { valuesObject?: { stamp?: string } } } | undefined)?.helm?.valuesObject
      ?.stamp;
  await until(
    () => getObject<Application>(plane, "argocd", "applications.argoproj.io", project.place.base),
    ({ spec, status }) =>
      [
        status?.sync?.comparedTo?.source,
        status?.history?.at(-1)?.source,
        status?.operationState?.operation?.sync?.source,
      ].every((source) => stampOf(source) === stampOf(spec?.source)),
    clusterWait("the status of the Application", 60_000),
  );
}

describe("An Application in etcd", () => {
  test("of a SQLMesh project takes at most 75 kB, and its modules are no part of its schedule", async () => {
    const project = made();
    for (const generation of [1, 2]) await deploy(project, generation, 1);
    const bytes = await readStoredBytes(project.place.base);
    console.log(`an Application of one job takes ${bytes} bytes in etcd`);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThanOrEqual(75_000);
    const text = JSON.stringify(
      await getObject<object>(plane, project.place.namespace, "cronjob", project.cronJob("job-0")),
    );
    expect(text).not.toContain("dagctl.dev/module-");
    await driver.deploy.remove(project.ref, { generation: 3 });
  }, 600_000);

  test("of 15 jobs takes at most 650 kB, and the 15th job is accepted in seconds", async () => {
    const project = made();
    await deploy(project, 1, 13);
    await deploy(project, 2, 14);
    const { workload, jobs } = sqlmeshDeployment(15);
    const begun = performance.now();
    await driver.deploy.apply(project.deployment(3, { workload, jobs }));
    const took = performance.now() - begun;
    console.log(`the 15th job was accepted after ${Math.round(took)} ms`);
    // Ten times the promised time, for a busy machine.
    expect(took).toBeLessThan(20_000);
    await deploy(project, 3, 15);
    const bytes = await readStoredBytes(project.place.base);
    console.log(`an Application of 15 jobs takes ${bytes} bytes in etcd`);
    expect(bytes).toBeGreaterThan(200_000);
    expect(bytes).toBeLessThanOrEqual(650_000);
    await driver.deploy.remove(project.ref, { generation: 4 });
  }, 900_000);
});
