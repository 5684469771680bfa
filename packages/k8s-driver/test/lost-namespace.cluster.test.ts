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

const IS_EXHAUSTIVE = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;
/** A few show the same order. */
const PROJECTS = IS_EXHAUSTIVE ? 300 : 20;
/** The projects that are created at the same time. */
const AT_ONCE = 16;
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

/** Waits until the namespace exists and is not being deleted, or until it was deleted. */
const untilNamespace = (namespace: string, isThere: boolean): Promise<number> =>
  took(isThere ? "the namespace" : "the end of the namespace", async () => {
    const output = ["--ignore-not-found", "--output", "jsonpath={.metadata.deletionTimestamp}/"];
    const { code, stdout } = await kubectlAnswer(plane, ["get", "namespace", namespace, ...output]);
    return code === 0 && (stdout === "/" || (!isThere && stdout === ""));
  });

/** An object that another controller has to free keeps the namespace from ending. */
async function keepNamespace(namespace: string): Promise<() => Promise<unknown>> {
  const metadata = { name: "kept", namespace, finalizers: ["example.com/kept"] };
  await applyObjects(plane, { apiVersion: "v1", kind: "ConfigMap", metadata });
  const patch = ["patch", "configmap", "kept", "--type=merge", "--patch"];
  return () =>
    kubectl(plane, [...patch, '{"metadata":{"finalizers":null}}', "--namespace", namespace]);
}

describe("a namespace of many projects that is deleted", () => {
  beforeAll(async () => {
    const many = host.organization(IDS.many);
    const names = Array.from({ length: PROJECTS }, (_, index) => `p${index}`);
    const create = async (): Promise<void> => {
      for (let name = names.shift(); name !== undefined; name = names.shift())
        await activated(many, name);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, create));
  }, SLOW_MS);

  test.each([
    ["costs all of them their status soon, returns soon, and delays no other organization", true],
    ...(IS_EXHAUSTIVE ? ([["returns soon also where nothing keeps it", false]] as const) : []),
  ] as const)(
    "%s",
    async (_title, isKept) => {
      const many = host.organization(IDS.many);
      const other = host.organization(IDS.other);
      const { namespace } = organizationPlace(settingsOf({ chartsUrl: given.chartsUrl }), IDS.many);
      const normally = await activated(other, `normal-${isKept}`);
      const free = isKept ? await keepNamespace(namespace) : undefined;
      await kubectl(plane, ["delete", "namespace", namespace, "--wait=false"]);
      const [inactive, meanwhile] = await Promise.all([
        took("no active project", async () => (await activeOf(many)) === 0),
        activated(other, `meanwhile-${isKept}`),
      ]);
      expect(inactive).toBeLessThan(SOON_MS);
      const { projects } = await many.projects.list({ limit: 500 });
      if (isKept)
        for (const { status_message } of projects)
          expect(status_message).toContain(`The namespace ${namespace} is being deleted`);
      await free?.();
      // How long Kubernetes takes to end it is no promise of this driver.
      const gone = await untilNamespace(namespace, false);
      const returned = await untilNamespace(namespace, true);
      const afterwards = await activated(other, `afterwards-${isKept}`);
      const again = await took("all projects", async () => (await activeOf(many)) === PROJECTS);
      const measured = { normally, inactive, meanwhile, gone, returned, afterwards, again };
      if (IS_EXHAUSTIVE) console.log(measured);
      expect(returned).toBeLessThan(SOON_MS);
      expect(Math.max(meanwhile, afterwards)).toBeLessThan(SOON_MS + normally);
    },
    SLOW_MS,
  );
});
