import { setTimeout as sleep } from "node:timers/promises";
import { createHost, type HostOptions } from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { kubectl } from "@dagctl/control-plane";
import { kubernetesDriver } from "@dagctl/k8s-driver";
import {
  fakeEngine,
  fakeGit,
  isPresent,
  memoryData,
  type MemoryData,
  memoryStore,
  until,
} from "@dagctl/testing";
import { hostOverFakes, smallRepository } from "../host-over-fakes.ts";
import { apiProxy } from "./api-proxy.ts";
import { inParallel } from "../in-parallel.ts";
import { listApplications } from "./raw-patches.ts";
import { deployment, ORGANIZATION, PATIENT, type Workbench } from "./workbench.ts";

export interface RestartFigures {
  readonly projects: number;
  /** Requests until each project was observed once. */
  readonly first: Requests;
  /** Requests in the minute after that. */
  readonly idle: Requests;
  readonly rssMebibytes: number;
}

interface Requests {
  readonly seconds: number;
  readonly reads: number;
  /** Method and path of each request that writes. */
  readonly writes: readonly string[];
  readonly watches: number;
}

const OBSERVE = 2_000;

/**
 * Starts a host whose projects are all deployed and unchanged, and counts its requests to the API
 * server with a proxy: until it has looked at each project, and in `idleMs` after that.
 */
export async function measureRestart(
  bench: Workbench,
  { projects, idleMs }: { readonly projects: number; readonly idleMs: number },
): Promise<RestartFigures> {
  const ids = Array.from({ length: projects }, (_, index) => `proj_s${index}`);
  await deployAll(bench, ids);
  const data = await recordsOf(ids);
  const proxy = await apiProxy(bench.plane);
  const driver = kubernetesDriver({
    cluster: { kubeconfig: proxy.kubeconfig },
    chartsUrl: bench.chartsUrl,
  });
  const looked = new Set<string>();
  const fakes = fakeEngine();
  const options: HostOptions = {
    store: memoryStore({ data }),
    git: fakeGit(),
    deploy: driver.deploy,
    run: {
      ...driver.run,
      async setSchedulesPaused(ref, jobs, more) {
        await driver.run.setSchedulesPaused?.(ref, jobs, more);
        looked.add(ref.project);
      },
    },
    stateDatabase: fakes.stateDatabase,
    secrets: fakes.secrets,
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
    timing: { observeMs: OBSERVE, gitPollMs: 3_600_000 },
  };
  const counted = (since: number): Requests => {
    const { GET: reads = 0, WATCH: watches = 0 } = proxy.counts;
    return { seconds: (performance.now() - since) / 1000, reads, watches, writes: proxy.written };
  };
  let began = performance.now();
  const host = await createHost(options);
  try {
    await until(() => looked.size >= projects, isPresent, PATIENT);
    const first = counted(began);
    proxy.reset();
    began = performance.now();
    await sleep(idleMs);
    return {
      projects,
      first,
      idle: counted(began),
      rssMebibytes: process.memoryUsage.rss() / 2 ** 20,
    };
  } finally {
    await host.close();
    proxy.close();
  }
}

/**
 * Deploys all projects while Argo CD is paused: writes the status and the objects that Argo CD
 * would write, so that the measurement does not wait an hour for it.
 */
async function deployAll({ driver, plane }: Workbench, ids: readonly string[]): Promise<void> {
  await inParallel(ids, 16, (id) => driver.deploy.apply(deployment(id)));
  const items = await listApplications<{
    metadata: { name: string; namespace: string };
    spec: { source: { helm: { valuesObject: { resources: object[] } } }; destination: object };
  }>(plane);
  const apiVersion = "argoproj.io/v1alpha1";
  const found = items.map(({ metadata: { name, namespace }, spec }) => ({
    apiVersion,
    kind: "Application",
    metadata: { name, namespace },
    status: {
      sync: {
        status: "Synced",
        comparedTo: { source: spec.source, destination: spec.destination },
      },
      health: { status: "Healthy" },
      reconciledAt: new Date().toISOString(),
      history: [
        { id: 1, deployedAt: new Date().toISOString(), revision: "1.0.0", source: spec.source },
      ],
    },
  }));
  const made = items.flatMap(({ spec }) => spec.source.helm.valuesObject.resources);
  for (const objects of [...chunks(found), ...chunks(made)]) {
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
    await kubectl(
      plane,
      [
        "apply",
        "--server-side",
        "--force-conflicts",
        "--validate=false",
        "--field-manager=argocd-controller",
        "-f",
        "-",
      ],
      list,
    );
  }
}

function chunks<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const size = 500;
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Returns the records of deployed projects: one that a host made, and copies of it. */
async function recordsOf(ids: readonly string[]): Promise<MemoryData> {
  const data = memoryData();
  const git = fakeGit();
  const repository_url = await smallRepository(git);
  const host = await hostOverFakes({
    store: memoryStore({ data }),
    git,
    projectTypes: [nodeType()],
  });
  const acme = host.organization(ORGANIZATION);
  const model = await acme.projects.create({
    name: "model",
    project_type: "node",
    repository_url,
  });
  await until(
    () => acme.projects.get(model.id),
    ({ status }) => status === "active",
  );
  await host.close();
  const store = memoryStore({ data });
  await store.open();
  const record = await store.project(ORGANIZATION, model.id);
  if (record === undefined) throw new Error("the model project is gone");
  const { project, internals } = record;
  for (const each of chunks(ids))
    await store.commit(
      each.map((id) => ({
        put: "project",
        record: { project: { ...project, id, name: id.replace("_", "-") }, internals },
      })),
    );
  await store.commit([{ forget: "project", organization: ORGANIZATION, id: model.id }]);
  await store.close();
  return data;
}
