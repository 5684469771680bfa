import { join } from "node:path";
import { kubectl } from "@dagctl/control-plane";
import type { Project } from "@dagctl/core";
import { gitDriver } from "@dagctl/git-driver";
import { nodeType } from "@dagctl/project-types/node";
import { memoryStore, until } from "@dagctl/testing";
import { hostOverFakes } from "../host-over-fakes.ts";
import { inParallel } from "../in-parallel.ts";
import { applicationsOf, rawPatches, rename } from "../kubernetes/raw-patches.ts";
import { ORGANIZATION, PATIENT } from "../kubernetes/workbench.ts";
import { type Installation, installation, type Processors } from "./installation.ts";

export interface AcceptedOptions {
  readonly rounds: number;
  /** Number of projects that are deployed in each round. */
  readonly deployments: number;
  readonly atOnce: number;
  /** The folder of a CPU profile of the server. */
  readonly profiles?: string | undefined;
}

/** Deployments through the whole server, in milliseconds. */
export interface Deployments {
  /** From the first call to the last answer. */
  readonly time: number;
  readonly processors: Processors;
}

export interface AcceptedFigures {
  /** One of each round. */
  readonly running: readonly Deployments[];
  /** While Argo CD's application controller stands still. */
  readonly paused: readonly Deployments[];
  /** Raw PATCHes of the same Applications while it does, in milliseconds. */
  readonly patches: readonly number[];
  /** A host with the same Git server, whose store and engine are in memory, in milliseconds. */
  readonly git: readonly number[];
}

/**
 * Measures how long the REST API takes until Argo CD has the Applications of new projects, in each
 * round next to raw PATCHes of these Applications, and to what the calls to Git alone take.
 */
export async function measureAccepted(options: AcceptedOptions): Promise<AcceptedFigures> {
  const { rounds, deployments, atOnce, profiles } = options;
  const own = await installation(profiles);
  const { controller } = own.plane.components;
  const namesOf = (name: string): readonly string[] =>
    Array.from({ length: deployments }, (_, index) => `${name}-${index}`);
  const figures = {
    running: [] as Deployments[],
    paused: [] as Deployments[],
    patches: [] as number[],
    git: [] as number[],
  };
  try {
    const raw = await rawPatches(own.plane.kubeconfig, atOnce);
    // The organization exists afterwards, and all programs have worked once.
    await waitUntilActive(own, (await createAll(own, namesOf("warm-up"), atOnce)).ids);
    for (let round = 0; round < rounds; round += 1) {
      const { ids, ...taken } = await createAll(own, namesOf(`running-${round}`), atOnce);
      figures.running.push(taken);
      await waitUntilActive(own, ids);
    }
    for (let round = 0; round < rounds; round += 1) {
      controller?.pause();
      const { ids, ...taken } = await createAll(own, namesOf(`paused-${round}`), atOnce);
      figures.paused.push(taken);
      const applications = await applicationsOf(own.plane, ids);
      if (applications.length !== ids.length)
        throw new Error(`${applications.length} of ${ids.length} deployments were accepted`);
      // Without finalizers, so that their deletion leaves the objects of the projects.
      const bodies = rename(applications, "raw").map(({ metadata, ...rest }) => ({
        ...rest,
        metadata: { ...metadata, finalizers: [] },
      }));
      figures.patches.push(await inParallel(bodies, atOnce, (body) => raw.patch(body)));
      await kubectl(own.plane, [
        "delete",
        "applications.argoproj.io",
        "--namespace=argocd",
        "--selector=dagctl.dev/component=bench",
      ]);
      figures.git.push(await gitAlone(own, namesOf("alone"), atOnce));
      // The server observes a project that waits every few seconds, which the next round would pay.
      controller?.resume();
      await waitUntilActive(own, ids);
    }
    raw.close();
  } finally {
    controller?.resume();
    await own.close();
  }
  return figures;
}

/** Creates projects, which deploys them. */
async function createAll(
  { organization: { projects }, repositoryUrl, processors }: Installation,
  names: readonly string[],
  atOnce: number,
): Promise<Deployments & { readonly ids: readonly string[] }> {
  const created: Project[] = [];
  const before = await processors();
  const time = await inParallel(names, atOnce, async (name) => {
    created.push(
      await projects.create({ name, project_type: "node", repository_url: repositoryUrl }),
    );
  });
  const after = await processors();
  return {
    ids: created.map(({ id }) => id),
    time,
    processors: {
      server: after.server - before.server,
      apiServer: after.apiServer - before.apiServer,
      controller: after.controller - before.controller,
    },
  };
}

async function waitUntilActive(
  { organization: { projects } }: Installation,
  ids: readonly string[],
): Promise<void> {
  for (const id of ids)
    await until(
      () => projects.get(id),
      ({ status }) => status === "active",
      PATIENT,
    );
}

async function gitAlone(
  { folder, gitUrl, repositoryUrl: repository_url }: Installation,
  names: readonly string[],
  atOnce: number,
): Promise<number> {
  const host = await hostOverFakes({
    store: memoryStore(),
    git: gitDriver({ directory: join(folder, "git"), allow: [gitUrl] }),
    projectTypes: [nodeType()],
  });
  try {
    const { projects } = host.organization(ORGANIZATION);
    return await inParallel(names, atOnce, (name) =>
      projects.create({ name, project_type: "node", repository_url }),
    );
  } finally {
    await host.close();
  }
}
