import { clusterWait, kubectl } from "@dagctl/control-plane";
import type { ClusterAccess } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import {
  createHost,
  type Host,
  type LogEntry,
  type Organization,
  type Project,
} from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { fakeEngine, fakeGit, isPresent, memoryData, memoryStore, until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { organizationPlace, projectPlace } from "../src/context.ts";
import { kubernetesDriver } from "../src/index.ts";
import { settingsOf } from "../src/options.ts";
import { unique } from "./bench.ts";
import { changingCharts, type Charts } from "./scene.ts";

/*
 * Tests what a person reads in the status of a project, through a host, while a part of it is
 * broken on a real cluster.
 */

let plane: ClusterAccess;
let charts: Charts;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  plane = await sharedControlPlane();
  charts = await changingCharts();
}, 60 * 60_000);
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  await charts?.close();
});

/**
 * Ten times the promised time, for a busy machine: `until` itself waits four times as long as it is
 * asked to. The measured times are logged.
 */
const SLACK = 2.5;

async function hostWith(chartsUrl: string): Promise<{
  readonly host: Host;
  readonly organization: Organization;
  readonly id: string;
  readonly url: string;
  readonly log: LogEntry[];
}> {
  const installation = unique().slice(0, 20);
  const log: LogEntry[] = [];
  const reported = (entry: LogEntry): void => void log.push(entry);
  const {
    charts: _own,
    deploy,
    run,
  } = kubernetesDriver({
    cluster: { kubeconfig: plane.kubeconfig },
    chartsUrl,
    installation,
    log: reported,
  });
  const git = fakeGit();
  const repository = git.create("https://git.example.com/analytics.git");
  await repository.commit({ "package.json": '{ "main": "main.mjs" }', "main.mjs": "" }, "Begin");
  const { secrets, stateDatabase } = fakeEngine({ state: "postgres" });
  const host = await createHost({
    store: memoryStore({ data: memoryData(), replicas: false }),
    git,
    deploy,
    run,
    secrets,
    stateDatabase,
    log: reported,
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
  });
  const id = "org-truth";
  const organization = host.organization(id);
  closing.push(() => host.close());
  return { host, organization, id: installation, url: repository.url, log };
}

/** Logs how long it took, and fails after ten times the promised time. */
async function within(
  milliseconds: number,
  what: string,
  organization: Organization,
  project: string,
  fits: (one: Project) => boolean,
): Promise<Project> {
  const begun = performance.now();
  let last: Project | undefined;
  const found = await until(
    async () => {
      last = await organization.projects.get(project);
      return fits(last) ? last : undefined;
    },
    isPresent,
    clusterWait(what, milliseconds * SLACK),
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; last: ${last?.status} ${last?.status_message}`);
  });
  console.log(
    `${what} after ${Math.round(performance.now() - begun)} ms: ${found.status} ${found.status_message ?? ""}`,
  );
  return found;
}

describe("the status of a project", () => {
  test("names a wrong charts URL, and the call that deploys does not wait for it", async () => {
    const { organization, url } = await hostWith("http://127.0.0.1:1/charts");
    const begun = performance.now();
    const { id } = await organization.projects.create({
      name: "wrong",
      project_type: "node",
      repository_url: url,
    });
    expect(performance.now() - begun).toBeLessThan(30_000);
    const { status_message: message } = await within(
      15_000,
      "the wrong charts URL",
      organization,
      id,
      // First the host may know of the outage only.
      ({ status_message = "" }) => status_message.includes("http://127.0.0.1:1/charts"),
    );
    expect(message?.match(/cannot get the chart of this server/g)).toHaveLength(1);
  });

  test("is not active while a Secret or the namespace is gone, and both are created again automatically", async () => {
    const { organization, id: installation, url } = await hostWith(charts.url);
    const { id } = await organization.projects.create({
      name: "secret",
      project_type: "node",
      repository_url: url,
      use_managed_state_database: true,
    });
    await within(15_000, "the deployment", organization, id, ({ status }) => status === "active");
    const settings = settingsOf({ chartsUrl: charts.url, installation });
    const { namespace, labels } = projectPlace(settings, {
      organization: "org-truth",
      project: id,
    });
    expect(namespace).toBe(organizationPlace(settings, "org-truth").namespace);
    const selector = Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(",");
    const secrets = async (): Promise<string> =>
      (
        await kubectl(plane, ["get", "secrets", "-n", namespace, "-l", selector, "-o", "name"])
      ).trim();
    const before = await secrets();
    expect(before).toMatch(/^secret\/\S+-g1$/);

    await kubectl(plane, ["delete", "-n", namespace, before]);
    await until(
      async () => (await secrets()) === before,
      isPresent,
      clusterWait("the Secret", 30_000 * SLACK),
    );
    await within(
      30_000,
      "the project with its Secret",
      organization,
      id,
      ({ status }) => status === "active",
    );

    await kubectl(plane, ["delete", "namespace", namespace, "--wait=false"]);
    await within(
      30_000,
      "the loss of the namespace",
      organization,
      id,
      ({ status, status_message = "" }) => status !== "active" && status_message !== "",
    );
    await within(
      30_000,
      "the project in its namespace",
      organization,
      id,
      ({ status }) => status === "active",
    );
    expect(await secrets()).toBe(before);
    await kubectl(plane, ["get", "cronjobs", "-n", namespace, "-l", selector]);
  });
});
