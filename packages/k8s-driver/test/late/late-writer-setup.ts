import type { ClusterAccess } from "@dagctl/control-plane";
import type { Deployment, DeploymentRef } from "@dagctl/core/contracts";
import { parseWorkloadRepository, Secret, systemClock } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { clusterWait } from "@dagctl/control-plane";
import { isPresent, program, type ProgramAction, until } from "@dagctl/testing";
import { client as clientOf } from "../../src/cluster/client.ts";
import { connection } from "../../src/cluster/connection.ts";
import {
  APPLICATION,
  CONFIG_MAP,
  CRON_JOB,
  JOB,
  type Kind,
  NAMESPACE,
  POD,
  SECRET,
} from "../../src/cluster/kinds.ts";
import type { ConfigMap, Resource, SecretObject } from "../../src/cluster/wire.ts";
import { type ProjectPlace, projectPlace } from "../../src/context.ts";
import { createContext } from "../../src/create-context.ts";
import { deleteOrphans } from "../../src/deploy/garbage-collection/delete-orphans.ts";
import {
  type KubernetesDriver,
  kubernetesDriver,
  type KubernetesDriverOptions,
} from "../../src/index.ts";
import type { Application } from "../../src/manifests/application.ts";
import { secretNames } from "../../src/manifests/cron-job.ts";
import { ANNOTATION, LABEL } from "../../src/names.ts";
import { settingsOf } from "../../src/options.ts";
import { ownNamespace, servedCharts, servicesWith, unique } from "../bench.ts";
import { commitOf, credentials, tokenOf } from "./credentials.ts";
import { type Answer, type Order, type PausedHost, pausedHost } from "./paused-host.ts";

/** All objects of one project, and which of them are active. */
export interface There {
  readonly names: readonly string[];
  /** CronJobs that are not suspended, Jobs that are not suspended, pods. */
  readonly active: readonly string[];
}

export interface LateWriterSetup {
  /** Returns a late host for one test, so that tests run concurrently. */
  lateHost(): Promise<PausedHost>;
  /** Another host, in this process. */
  readonly other: KubernetesDriver;
  /** @param timing of that host @default this setup's */
  another(timing?: KubernetesDriverOptions["timing"]): Promise<KubernetesDriver>;
  ref(project: string, organization?: string): DeploymentRef;
  place(ref: DeploymentRef): ProjectPlace;
  /**
   * Applies with values of that generation, again as long as the cluster is not ready for it, as a
   * host does.
   */
  apply(ref: DeploymentRef, generation: number): Promise<void>;
  deployed(ref: DeploymentRef, generation: number): Promise<void>;
  remove(ref: DeploymentRef, generation: number): Promise<void>;
  gone(ref: DeploymentRef): Promise<void>;
  /** Deletes orphans, as the garbage collection of another host does. */
  sweep(): Promise<void>;
  /** Makes a call as another host does that continues where one was cut off. */
  repeat(order: Order): Promise<void>;
  there(ref: DeploymentRef): Promise<There>;
  organizationThere(ref: DeploymentRef): Promise<readonly string[]>;
  /** Returns what the cluster stores, to compare it: generations and values. */
  held(ref: DeploymentRef, generation: number): Promise<Held>;
  get<T extends Resource>(
    kind: Kind,
    namespace: string | undefined,
    name: string,
  ): Promise<T | undefined>;
  close(): Promise<void>;
}

export interface Held {
  readonly application: number;
  readonly cronJobs: readonly number[];
  readonly anchor: number;
  /** Whether an Application has an owner, with which it would be deleted. */
  readonly owned: boolean;
  readonly git: readonly [generation: number, token: boolean];
  readonly variables: readonly [generation: number, value: string | undefined];
  readonly environment: string | undefined;
}

/** Returns what the cluster stores when it has nothing of another generation. */
export const wholly = (generation: number): Held => ({
  application: generation,
  cronJobs: [generation],
  anchor: generation,
  owned: false,
  git: [generation, true],
  variables: [generation, `variable-${generation}`],
  environment: `secret-${generation}`,
});

const URL_OF_REPOSITORY = "http://127.0.0.1:1/none.git";

export function deploymentOf(ref: DeploymentRef, generation: number): Omit<Deployment, "secrets"> {
  const repository = {
    url: URL_OF_REPOSITORY,
    branch: "main",
    commit: commitOf(generation),
    authMethod: "github_app" as const,
  };
  return {
    ref,
    generation,
    commit: commitOf(generation),
    workload: {
      runtime: { language: "node", packages: [] },
      environment: { VALUE: { secret: "value" } },
      resources: {
        cpu_request: "50m",
        cpu_limit: "1",
        memory_request: "64Mi",
        memory_limit: "256Mi",
      },
      timeZone: "UTC",
      suspended: false,
      concurrencyPolicy: "Allow",
      history: { successful: 1, failed: 1 },
      repository,
    },
    repository: parseWorkloadRepository(ref.organization, repository),
    jobs: [
      {
        name: "nightly",
        jobType: "run",
        command: "node",
        schedule: "0 0 30 2 *",
        enabled: true,
        steps: [{ name: "step-1", argv: ["node", "--version"] }],
      },
    ],
  };
}

/** Returns the order of `LateWriterSetup.apply` for the late host. */
export const applyOrder = (ref: DeploymentRef, generation: number): Order => ({
  call: "apply",
  ref,
  generation,
  deployment: deploymentOf(ref, generation),
  secrets: { value: `secret-${generation}` },
});

export const variablesOrder = (ref: DeploymentRef, generation: number): Order => ({
  call: "setRunVariables",
  ref,
  generation,
  variables: { VARIABLE: `variable-${generation}`, [`ONLY_${generation}`]: "x" },
});

export function startOrder(
  ref: DeploymentRef,
  generation: number,
  run: string,
  actions: readonly ProgramAction[] = [],
): Order {
  const request = {
    ref: { ...ref, run },
    generation,
    commit: commitOf(generation),
    job: "nightly",
    name: run,
    steps: [{ name: "step-1", argv: program(actions) }],
    deadline: new Date(Date.now() + 600_000).toISOString(),
  };
  return { call: "start", ref, generation, request };
}

export const refused = (answer: Answer): unknown =>
  answer.ok ? "accepted" : [answer.code, answer.details?.generation];

/** @param late.program of the late host: see `pausedHost` */
export async function createLateWriterSetup(
  plane: ClusterAccess,
  more: Partial<KubernetesDriverOptions> = {},
  late: Pick<KubernetesDriverOptions, "conflicts"> & { readonly program?: string } = {},
): Promise<LateWriterSetup> {
  await ownNamespace(plane);
  const charts = await servedCharts();
  const own = unique();
  // It has its own installation: the garbage collection of another file's driver would sweep here,
  // too.
  const options = { chartsUrl: charts.url, installation: own, ...more };
  const given: KubernetesDriverOptions = { cluster: { kubeconfig: plane.kubeconfig }, ...options };
  const settings = settingsOf(given);
  const api = clientOf(connection({ kubeconfig: plane.kubeconfig }, systemClock()));
  const drivers: KubernetesDriver[] = [];
  const another: LateWriterSetup["another"] = async (timing) => {
    const made = kubernetesDriver({ ...given, ...(timing !== undefined && { timing }) });
    drivers.push(made);
    await made.deploy.attach?.(servicesWith(credentials));
    return made;
  };
  const other = await another();
  const sweeper = createContext(settings);
  sweeper.provide(servicesWith(credentials));
  const lateHosts: PausedHost[] = [];
  const place = (ref: DeploymentRef): ProjectPlace => projectPlace(settings, ref);
  const named = async (
    kind: Kind,
    namespace: string,
    labels: Readonly<Record<string, string>>,
  ): Promise<readonly Resource[]> =>
    api.list(kind, namespace, { labels }).then(({ items }) => items);
  const get = <T extends Resource>(
    kind: Kind,
    namespace: string | undefined,
    name: string,
  ): Promise<T | undefined> =>
    api.get<T>(kind, { ...(namespace !== undefined && { namespace }), name });

  const scene: LateWriterSetup = {
    async lateHost() {
      const { program, ...own } = late;
      const made = await pausedHost(plane, { ...options, ...own }, program);
      lateHosts.push(made);
      return made;
    },
    other,
    another,
    ref: (project, organization = "a") => ({
      organization: `org-${own}-${organization}`,
      project: `prj-${own}-${project}`,
    }),
    place,
    async apply(ref, generation) {
      const deployment = {
        ...deploymentOf(ref, generation),
        secrets: { value: new Secret(`secret-${generation}`) },
      };
      await until(
        async () => {
          try {
            await other.deploy.apply(deployment);
          } catch (error) {
            if (isDagctlError(error, "unavailable")) return false;
            throw error;
          }
          const variables = [
            { name: "VARIABLE", value: new Secret(`variable-${generation}`), sensitive: true },
          ];
          await other.deploy.setRunVariables?.(ref, { generation, variables });
          return true;
        },
        isPresent,
        clusterWait(`apply of generation ${generation}`, 60_000),
      );
    },
    async deployed(ref, generation) {
      await scene.apply(ref, generation);
      let last: unknown;
      await until(
        async () => {
          const state = await other.deploy.observe(ref);
          last = state;
          return state.present && state.phase === "converged" && state.generation === generation;
        },
        isPresent,
        clusterWait(`generation ${generation}`, 120_000),
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}; last observed: ${JSON.stringify(last)}`, {
          cause: error,
        });
      });
    },
    async repeat({ call, ref, generation, request, secrets = {}, variables = {} }) {
      if (call === "apply") return scene.apply(ref, generation);
      if (call === "remove") return scene.remove(ref, generation);
      if (request === undefined) throw new TypeError(`${call} is not repeated here`);
      const given = Object.fromEntries(
        Object.entries(secrets).map(([name, text]) => [name, new Secret(text)]),
      );
      await other.run.start({
        ...request,
        secrets: given,
        variables: Object.entries(variables).map(([name, text]) => ({
          name,
          value: new Secret(text),
          sensitive: true,
        })),
      });
    },
    remove: (ref, generation) => other.deploy.remove(ref, { generation }),
    async gone(ref) {
      await until(
        async () => !(await other.deploy.observe(ref)).present,
        isPresent,
        clusterWait(`absence of ${ref.project}`, 120_000),
      );
    },
    async there(ref) {
      const { labels, namespace, argocd } = place(ref);
      const kinds: readonly (readonly [Kind, string])[] = [
        [APPLICATION, argocd],
        [CONFIG_MAP, argocd],
        ...[CONFIG_MAP, SECRET, CRON_JOB, JOB, POD].map((kind): [Kind, string] => [
          kind,
          namespace,
        ]),
      ];
      const found = (
        await Promise.all(
          kinds.map(async ([kind, where]) =>
            (await named(kind, where, labels)).map((object) => ({ kind, object })),
          ),
        )
      ).flat();
      // Tombstones, and generation records of version 0.1.0, are left out: they only keep late
      // hosts from acting.
      const own = found.filter(
        ({ object }) =>
          !["tombstone", "fence"].includes(object.metadata?.labels?.[LABEL.component] ?? ""),
      );
      const nameOf = ({ kind, object }: (typeof own)[number]): string =>
        `${kind.kind} ${object.metadata?.name}`;
      const runs = ({ kind, object }: (typeof own)[number]): boolean =>
        kind === POD ||
        ((kind === CRON_JOB || kind === JOB) &&
          (object as { readonly spec?: { readonly suspend?: boolean } }).spec?.suspend !== true);
      return { names: own.map(nameOf).sort(), active: own.filter(runs).map(nameOf) };
    },
    sweep: () => deleteOrphans(sweeper, {}),
    async organizationThere(ref) {
      const { organization, namespace, argocd } = place(ref);
      const found = await Promise.all([
        get(APPLICATION, argocd, organization.name),
        get(NAMESPACE, undefined, namespace),
      ]);
      return found.flatMap((one) =>
        one === undefined ? [] : [`${one.kind} ${one.metadata?.name}`],
      );
    },
    async held(ref, generation) {
      const { base, namespace, argocd, labels } = place(ref);
      const names = secretNames(place(ref), deploymentOf(ref, generation));
      const [application, anchor, git, variables, environment] = await Promise.all([
        get<Application>(APPLICATION, argocd, base),
        get<ConfigMap>(CONFIG_MAP, namespace, base),
        get<SecretObject>(SECRET, namespace, names.git),
        get<SecretObject>(SECRET, namespace, names.variables),
        get<SecretObject>(SECRET, namespace, names.environment),
      ]);
      const of = (object: Resource | undefined): number =>
        Number(object?.metadata?.annotations?.[ANNOTATION.generation] ?? -1);
      const text = (secret: SecretObject | undefined, key: string): string | undefined => {
        const data = secret?.data?.[key];
        return data === undefined ? undefined : Buffer.from(data, "base64").toString();
      };
      const header = Buffer.from(`x-access-token:${tokenOf(generation)}`).toString("base64");
      return {
        application: of(application),
        cronJobs: (await named(CRON_JOB, namespace, labels)).map(of),
        anchor: of(anchor),
        owned: (application?.metadata?.ownerReferences ?? []).length > 0,
        git: [of(git), text(git, "http-header") === `Authorization: Basic ${header}`],
        variables: [of(variables), text(variables, "variable.VARIABLE")],
        environment: text(environment, "value"),
      };
    },
    get,
    async close() {
      for (const late of lateHosts) await late.close();
      for (const driver of drivers) await driver.deploy.close?.();
      await api.connection.close();
      await sweeper.client.connection.close();
      await charts.close();
    },
  };
  return scene;
}
