import { setTimeout as sleep } from "node:timers/promises";
import {
  type ControlPlane,
  controlPlane,
  kubectl,
  type ServedFiles,
  serveFiles,
} from "@dagctl/control-plane";
import { chartRepository } from "@dagctl/k8s-driver";
import type { GitServer } from "@dagctl/test-servers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Installation,
  listTestedRecordings,
  restoreInstallation,
  type ServerProcess,
  serverWait,
  type State,
} from "../src/index.ts";
import { isPresent, until } from "@dagctl/testing";
import {
  type ClusterObject,
  clusterObjects,
  readRecordedObjects,
  serveRepositories,
} from "../src/installations/cluster.ts";
import { restoreCluster } from "../src/installations/restored-cluster.ts";
import { liveThrough, runOnce, statusOf } from "./upgrade/life.ts";
import { PROGRAM } from "./upgrade/places.ts";
import { changedReads, changedRepetitions } from "./upgrade/reads.ts";
import { redeployments, type Stored, storedInFolder } from "./upgrade/stored.ts";

/**
 * Returns the fields of each object that show whether it was created or changed again, by kind and
 * name. Jobs come and go with runs.
 */
function identities(objects: readonly ClusterObject[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    objects
      .filter(({ kind }) => kind !== "Job")
      .map(({ kind, metadata, spec, data }): [string, unknown] => [
        `${kind} ${metadata.namespace ?? ""}/${metadata.name}`,
        { uid: metadata.uid, spec: withoutUpgrade(spec), data },
      ])
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

const isRole = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "Role";

/**
 * Returns a value without what the start upgrades, which touches no pod: the rules of an
 * organization's Role, where an Application has its chart from, and its stamp, a digest of both.
 */
function withoutUpgrade(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUpgrade);
  if (typeof value !== "object" || value === null) return value;
  const upgraded = [
    ...(isRole(value) ? ["rules"] : []),
    ...("repoURL" in value ? ["chart", "path", "targetRevision", "repoURL"] : []),
    ...("sourceRepos" in value ? ["sourceRepos"] : []),
    ...("resources" in value ? ["stamp"] : []),
  ];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !upgraded.includes(name))
      .map(([name, field]): [string, unknown] => [name, withoutUpgrade(field)]),
  );
}

/**
 * Returns whether an object is a fence: for 7 days it keeps hosts of version 0.1.0 that resume
 * late from acting.
 */
const isFence = ({ labels }: ClusterObject["metadata"]): boolean =>
  labels?.["dagctl.dev/component"] === "fence";

describe.each(listTestedRecordings("cluster"))(
  "A cluster with objects of commit $commit",
  (stored) => {
    let installation: Installation;
    let plane: ControlPlane;
    let git: GitServer;
    let server: ServerProcess;
    /** The charts at their new URL. The server has what Applications need until they are moved. */
    let charts: ServedFiles;
    let statuses: { stop(): Promise<ReadonlyMap<string, ReadonlySet<string>>> };
    let startedAt: string;
    let before: { readonly stored: Stored; readonly objects: ReturnType<typeof identities> };
    const id = (state: State): string => installation.recording.projects[state] ?? "";

    beforeAll(async () => {
      installation = await restoreInstallation(stored);
      plane = await controlPlane({ restartPause: 200 });
      git = await serveRepositories(installation.root);
      await restoreCluster(plane, readRecordedObjects(stored, installation.moveTimes));
      before = {
        stored: storedInFolder(installation.data),
        objects: identities(await clusterObjects(plane)),
      };
      startedAt = new Date().toISOString();
      const files = [...chartRepository().files].map(
        ([name, file]) => [`charts/${name}`, file] as const,
      );
      charts = await serveFiles(new Map(files));
      const start = (): Promise<ServerProcess> =>
        installation.start(PROGRAM, {
          DAGCTL_KUBECONFIG: plane.kubeconfig,
          DAGCTL_CHARTS_URL: `${charts.url}/charts`,
          DAGCTL_SERVE_CHARTS: "former",
        });
      server = await start();
      statuses = watchStatuses();
      // It ends in the middle: some Applications are moved, and others are not.
      await until(
        async () => (await urlsOfCharts()).includes(`${charts.url}/charts`),
        isPresent,
        serverWait("The first Application is moved"),
      );
      await server.kill();
      server = await start();
    }, 3_600_000);
    afterAll(async () => {
      await charts?.close();
      await installation.release();
      await git.close();
      await plane.stop();
    });

    /** Returns the URL of the chart of each Application. */
    async function urlsOfCharts(): Promise<readonly string[]> {
      const path = "jsonpath={.items[*].spec.source.repoURL}";
      return (await kubectl(plane, ["get", "applications", "-n", "argocd", "-o", path])).split(" ");
    }

    /** Collects the statuses that each project has, as their API answers them. */
    function watchStatuses(): typeof statuses {
      const seen = new Map<string, Set<string>>();
      let isOver = false;
      const watch = async (token: string): Promise<void> => {
        for (; !isOver; await sleep(100)) {
          const answer = await installation
            .client(server, token)
            .get("/projects")
            // The server is killed meanwhile.
            .catch(() => ({}));
          const { projects = [] } = answer as {
            readonly projects?: readonly { readonly id: string; readonly status: string }[];
          };
          for (const { id, status } of projects)
            seen.set(id, (seen.get(id) ?? new Set()).add(status));
        }
      };
      const watching = Promise.all(["default", "second"].map(watch));
      return {
        async stop() {
          isOver = true;
          await watching;
          return seen;
        },
      };
    }

    test("Every read is answered as it was recorded", async () => {
      expect(await changedReads(installation, server)).toEqual([]);
    });

    test("A repeated call is answered as the first one with its Idempotency-Key", async () => {
      expect(await changedRepetitions(installation, server)).toEqual([]);
    });

    test("A run that had not ended goes on and can be cancelled", async () => {
      const client = installation.client(server);
      const path = `/projects/${id("running")}/runs/${installation.recording.unfinishedRun}`;
      expect(await client.get(path)).toMatchObject({ status: "running" });
      await client.expect(200, { method: "POST", path: `${path}/cancel` });
      const ended = await until(
        () => client.get(path),
        ({ status }) => status !== "pending" && status !== "running",
        serverWait("The end of the unfinished run"),
      );
      expect(ended).toMatchObject({ status: "failed" });
    });

    test("A schedule starts its next run, and that of a suspended project does not", async () => {
      const runsOf = async (state: State): Promise<readonly Record<string, unknown>[]> =>
        (await installation.client(server).get(`/projects/${id(state)}/runs`))[
          "runs"
        ] as readonly Record<string, unknown>[];
      const runs = await until(
        () => runsOf("scheduled"),
        (all) =>
          all.some(
            ({ start_time, status }) => String(start_time) > startedAt && status === "success",
          ),
        serverWait("A run of the schedule", 180_000),
      );
      expect(runs.every(({ triggered_by }) => triggered_by === "scheduled")).toBe(true);
      expect(await runsOf("suspended")).toEqual([]);
    });

    test("Each Application names its chart by a commit at its new URL, and no status of a project has changed", async () => {
      await until(
        async () => (await urlsOfCharts()).every((url) => url === `${charts.url}/charts`),
        isPresent,
        serverWait("The end of the former charts"),
      );
      const objects = await clusterObjects(plane);
      const sources = objects
        .filter(({ kind }) => kind === "Application")
        .map(({ spec }) => (spec as { readonly source?: { readonly chart?: string } }).source);
      expect(sources.length).toBeGreaterThan(3);
      for (const source of sources) expect(source).not.toHaveProperty("chart");
      const seen = await statuses.stop();
      expect(seen.size).toBeGreaterThan(5);
      for (const [project, all] of seen) expect([project, ...all]).toHaveLength(2);
    });

    test("No project is deployed again: objects keep their uid, spec and data", async () => {
      expect(redeployments(before.stored, storedInFolder(installation.data))).toEqual([]);
      expect(identities(await clusterObjects(plane))).toEqual(before.objects);
    });

    test("A new run has the variables", async () => {
      const { log } = await runOnce(installation.client(server), id("active"));
      expect(log).toBe(
        'visit 1\nregion north\npassword [secret] of 18 characters\nconfig {"depth":2}\n',
      );
    });

    test("The name of a deleted project can be used again", async () => {
      const client = installation.client(server);
      const { keyedCalls } = installation.recording;
      const body = keyedCalls.find(
        (call) => (call.body as { readonly name?: string } | undefined)?.name === "deleted",
      )?.body;
      const created = await client.expect(201, { method: "POST", path: "/projects", body });
      expect(created["id"]).not.toBe(id("deleted"));
      await statusOf(client, String(created["id"]), "active");
      await client.expect(200, { method: "DELETE", path: `/projects/${String(created["id"])}` });
    });

    test("Every project can be deployed, run, undeployed and deleted, and only tombstones and generations of version 0.1.0 remain", async () => {
      const { recording } = installation;
      const states = (Object.keys(recording.projects) as State[]).filter(
        (state) => state !== "deleted",
      );
      await Promise.all(
        states.map((state) =>
          liveThrough(
            installation.client(server, state === "second" ? "second" : "default"),
            recording,
            state,
          ),
        ),
      );
      const left = await until(
        async () =>
          (await clusterObjects(plane)).filter(
            ({ kind, metadata }) =>
              kind !== "Secret" && !metadata.name.endsWith("-removed") && !isFence(metadata),
          ),
        (objects) => objects.length === 0,
        serverWait("The end of all objects"),
      );
      expect(left).toEqual([]);
      expect(await server.stop()).toBe(0);
    });
  },
);
