import type { DeploymentRef } from "@dagctl/core/contracts";
import { expect } from "vitest";
import { organizationPlace, projectPlace } from "../src/context.ts";
import type { Context } from "../src/context.ts";
import { createContext } from "../src/create-context.ts";
import { deleteOrphans } from "../src/deploy/garbage-collection/delete-orphans.ts";
import { applyApplication } from "../src/deploy/application/apply-application.ts";
import { projectApplication, recordOf } from "../src/deploy/application/project-application.ts";
import { deployDriver } from "../src/deploy/deploy-driver.ts";
import { joinOrganization } from "../src/deploy/organization/join-organization.ts";
import { storeLock } from "../src/deploy/packages/stored-locks.ts";
import { settingsOf } from "../src/options.ts";
import { servicesWith } from "./bench.ts";
import { type ObjectApi, objectApi, type ObjectApiOptions } from "./cluster/object-api.ts";
import { deploymentOf } from "./scene.ts";

/** What a host's store has of a project, as far as it decides. */
export interface StoredProject {
  readonly generation: number;
  readonly mayExist: boolean;
  readonly operation?: "deploy" | "undeploy" | "delete";
}

/** One organization on a cluster without controllers, and the records of its host. */
export interface RemovalScene {
  readonly api: ObjectApi;
  readonly records: Map<string, StoredProject>;
  isInUse(): boolean;
  /** Records the operation of a deployment, as the host does before it calls the driver. */
  record(project: string): void;
  /** Resolves the packages of a recorded project: joins the organization and stores a lock. */
  resolve(project: string): Promise<void>;
  /** Applies a recorded deployment, and ends its operation. */
  apply(project: string): Promise<void>;
  /** Records a removal, and calls the driver. */
  remove(project: string, operation: "undeploy" | "delete"): Promise<void>;
  /** Observes the project, and ends its removal where it is absent. Returns whether it is there. */
  observe(project: string): Promise<boolean>;
  list(): Promise<void>;
  collectGarbage(): Promise<void>;
  /** Another client deletes the Application of a project, and leaves what it made. */
  loseApplication(project: string): void;
  /** Returns the objects that no removal may touch at this moment, with their uids. */
  untouchable(): readonly string[];
  /** Whether the organization has its Application and its namespace. */
  exists(): boolean;
  close(): Promise<void>;
}

const ORGANIZATION = "acme";

export async function removalScene(before?: ObjectApiOptions["before"]): Promise<RemovalScene> {
  const records = new Map<string, StoredProject>();
  const ref = (project: string): DeploymentRef => ({ organization: ORGANIZATION, project });
  const api = await objectApi({
    ...(before && { before }),
    changed(path, object, own) {
      const source = (object as { spec?: { source?: object } }).spec?.source;
      if (!path.endsWith(`/applications/${place.name}`) || source === undefined) return;
      // Argo CD makes the namespace, and reports that.
      own.put(path, { ...object, status: { history: [{ source }] } });
      if (!own.objects.has(namespaceAt)) own.put(namespaceAt, {});
    },
    deleted(path, _object, own) {
      const name = path.split("/").at(-1) ?? "";
      const made =
        name === place.name
          ? (at: string) => at === namespaceAt || at.includes(`/namespaces/${place.namespace}/`)
          : (at: string) => at.includes("/cronjobs/") && at.includes(name);
      if (path.includes("/applications/") || path.includes("/configmaps/"))
        for (const at of own.objects.keys()) if (made(at)) own.remove(at);
    },
  });
  const settings = settingsOf({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
  });
  const place = organizationPlace(settings, ORGANIZATION);
  const namespaceAt = `/api/v1/namespaces/${place.namespace}`;
  const baseOf = (project: string): string => projectPlace(settings, ref(project)).base;
  const isInUse = (): boolean =>
    [...records.values()].some(({ operation, mayExist }) =>
      operation === undefined ? mayExist : operation === "deploy",
    );
  const contextOf = (): Context => {
    const context = createContext(settings);
    context.provide({ ...servicesWith(), isOrganizationInUse: async () => isInUse() });
    return context;
  };
  const context = contextOf();
  const { observe, list, remove } = deployDriver(context);
  const stored = (project: string): StoredProject =>
    records.get(project) ?? { generation: 0, mayExist: false };
  const at = (project: string): string =>
    `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${baseOf(project)}`;
  return {
    api,
    records,
    isInUse,
    record(project) {
      const generation = stored(project).generation + 1;
      records.set(project, { generation, mayExist: true, operation: "deploy" });
    },
    async resolve(project) {
      await joinOrganization(context, place, async () => undefined, {});
      const text = `--only-binary :all:\n${project}==1\n`;
      await storeLock(context, place, { text, request: project }, {});
    },
    async apply(project) {
      const { generation } = stored(project);
      const own = projectPlace(settings, ref(project));
      await joinOrganization(context, place, async () => undefined, {});
      const record = recordOf(deploymentOf(own.ref, generation));
      const desired = projectApplication(context, own, record, []);
      await applyApplication(context, own.base, () => desired, {});
      const path = `/apis/batch/v1/namespaces/${place.namespace}/cronjobs/${own.base}-nightly`;
      const { labels, annotations } = desired.metadata ?? {};
      api.put(path, { metadata: { labels: { ...labels, ...own.labels }, annotations } });
      records.set(project, { generation, mayExist: true });
    },
    async remove(project, operation) {
      const { generation, mayExist } = stored(project);
      records.set(project, { generation: generation + 1, mayExist, operation });
      await remove(ref(project), { generation: generation + 1 });
    },
    async observe(project) {
      const { present } = await observe(ref(project));
      const { operation, generation } = stored(project);
      if (!present && operation === "undeploy")
        records.set(project, { generation, mayExist: false });
      if (!present && operation === "delete") records.delete(project);
      return present;
    },
    async list() {
      for await (const one of list()) void one;
    },
    collectGarbage: () => deleteOrphans(context, {}),
    loseApplication: (project) => api.remove(at(project)),
    untouchable() {
      const leaving = [...records]
        .filter(([, { operation }]) => operation === "undeploy" || operation === "delete")
        .map(([project]) => baseOf(project));
      return [...api.objects].flatMap(([path, { metadata }]) =>
        path.includes("-removed") || leaving.some((base) => path.includes(base))
          ? []
          : [`${path} ${metadata?.uid}`],
      );
    },
    exists: () =>
      api.objects.has(namespaceAt) &&
      api.objects.has(`/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${place.name}`),
    async close() {
      await context.client.connection.close();
      await api.close();
    },
  };
}

/** Checks that nothing is gone of what existed and that no removal may touch. */
export function expectKept(scene: RemovalScene, before: readonly string[]): void {
  const now = scene.untouchable();
  expect(before.filter((one) => !now.includes(one))).toEqual([]);
}
