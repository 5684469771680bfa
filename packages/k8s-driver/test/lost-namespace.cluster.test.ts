import {
  applyObjects,
  type ClusterAccess,
  clusterWait,
  kubectl,
  kubectlAnswer,
} from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { Host, HostOrganization, Project } from "@dagctl/core";
import { nodeType } from "@dagctl/project-types/node";
import { testHost, until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { organizationPlace } from "../src/context.ts";
import { settingsOf } from "../src/options.ts";
import { type Bench, bench, unique } from "./bench.ts";

/** 354 were measured by hand, with `DAGCTL_TEST_PROJECTS`; a few show the same order. */
const PROJECTS = Number(process.env["DAGCTL_TEST_PROJECTS"] ?? 20);
/** Ten times what is promised: other tests run at the same time. */
const SOON_MS = 150_000;
const SLOW_MS = 1_500_000;

let plane: ClusterAccess;
let given: Bench;
let host: Host;
let input: { readonly project_type: string; readonly repository_url: string };
const own = unique();
const IDS = { many: `org-${own}-many`, other: `org-${own}-other` };

beforeAll(async () => {
  plane = await sharedControlPlane();
  given = await bench(plane);
  const driver = await given.start();
  const { deploy, run } = driver;
  const timing = { observeMs: 2_000, retryMs: 250 };
  ({ host, input } = await testHost({ projectTypes: [nodeType()], deploy, run, timing }));
});
afterAll(async () => {
  await host?.close();
  await given?.close();
});

const activeOf = async (organization: HostOrganization): Promise<number> => {
  const { projects } = await organization.projects.list({ limit: 500 });
  return projects.filter(({ status }) => status === "active").length;
};

/** Creates a project, and returns how long it took until it was active, in milliseconds. */
async function activated(organization: HostOrganization, name: string): Promise<number> {
  const begun = performance.now();
  const { id } = await organization.projects.create({ ...input, name });
  await until<Project>(
    () => organization.projects.get(id),
    ({ status }) => status === "active",
    clusterWait(`the project ${name}`, SLOW_MS),
  );
  return performance.now() - begun;
}

/** Waits, and returns how long it took, in milliseconds. */
async function took(what: string, holds: () => Promise<boolean>): Promise<number> {
  const begun = performance.now();
  await until(holds, (is) => is, { ...clusterWait(what, SLOW_MS), pauseMs: 250 });
  return performance.now() - begun;
}

describe("a namespace of many projects that is deleted", () => {
  test("costs all of them their status soon, returns soon, and delays no other organization", async () => {
    const many = host.organization(IDS.many);
    const other = host.organization(IDS.other);
    const settings = settingsOf({ chartsUrl: given.chartsUrl });
    const { namespace } = organizationPlace(settings, IDS.many);
    await Promise.all(Array.from({ length: PROJECTS }, (_, index) => activated(many, `p${index}`)));
    const normally = await activated(other, "normal");
    // An object that another controller has to free keeps the namespace from ending.
    const metadata = { name: "kept", namespace, finalizers: ["example.com/kept"] };
    await applyObjects(plane, { apiVersion: "v1", kind: "ConfigMap", metadata });
    await kubectl(plane, ["delete", "namespace", namespace, "--wait=false"]);
    const [inactive, meanwhile] = await Promise.all([
      took("no active project", async () => (await activeOf(many)) === 0),
      activated(other, "meanwhile"),
    ]);
    expect(inactive).toBeLessThan(SOON_MS);
    const { projects } = await many.projects.list({ limit: 500 });
    for (const { status_message } of projects)
      expect(status_message).toContain(`The namespace ${namespace} is being deleted`);
    const free = '{"metadata":{"finalizers":null}}';
    const patch = ["patch", "configmap", "kept", "--type=merge", "--patch", free];
    await kubectl(plane, [...patch, "-n", namespace]);
    const returned = await took("the namespace", async () => {
      const asked = [
        "get",
        "namespace",
        namespace,
        "-o",
        "jsonpath={.metadata.deletionTimestamp}/",
      ];
      const { code, stdout } = await kubectlAnswer(plane, asked);
      return code === 0 && stdout === "/";
    });
    expect(returned).toBeLessThan(SOON_MS);
    const afterwards = await activated(other, "afterwards");
    const again = await took("all projects", async () => (await activeOf(many)) === PROJECTS);
    const measured = { normally, inactive, meanwhile, returned, afterwards, again };
    if (process.env["DAGCTL_TEST_PROJECTS"] !== undefined) console.log(measured);
    expect(Math.max(meanwhile, afterwards)).toBeLessThan(SOON_MS + normally);
  });
});
