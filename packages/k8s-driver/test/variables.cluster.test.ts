import { type ClusterAccess, getObject, until } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { type RunVariable, Secret } from "@dagctl/core";
import type { V1CronJob, V1Secret } from "@kubernetes/client-node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { shell, testProject, type TestProject } from "./project.ts";

// What the engine's own runs are given is handed over ahead of them: neither a key that a pod names nor a value that nobody needs may go wrong in between.

let plane: ClusterAccess;
let around: Bench;
let driver: KubernetesDriver;

beforeAll(async () => {
  plane = await sharedControlPlane();
  around = await bench(plane);
  driver = await around.start();
}, 60 * 60_000);
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await around?.close();
});

async function deployed(): Promise<TestProject> {
  const repository = { url: around.repositoryUrl, commit: around.commits[0].sha };
  const project = testProject({ driver, chartsUrl: around.chartsUrl, repository, project: `prj_${unique()}`, organization: unique() });
  await project.deploy(1, {
    jobs: [{ name: "nightly", jobType: "run", command: "test", schedule: "0 0 30 2 *", enabled: true, steps: [shell("true")] }],
  });
  return project;
}

const variable = (name: string, value: string, sensitive = true): RunVariable => ({ name, value: new Secret(value), sensitive });
const handOver = ({ ref }: TestProject, variables: readonly RunVariable[]): Promise<void> | undefined =>
  driver.deploy.setRunVariables?.(ref, { generation: 1, variables });

const secretOf = ({ place }: TestProject): Promise<V1Secret> => getObject<V1Secret>(plane, place.namespace, "secret", `${place.base}-variables`);
const keysOf = async (project: TestProject): Promise<readonly string[]> => Object.keys((await secretOf(project)).data ?? {}).toSorted();
const shownOf = async (project: TestProject): Promise<unknown> => JSON.parse((await secretOf(project)).metadata?.annotations?.["dagctl.dev/shown"] ?? "null");

/** Keys that the pods of the next runs will ask for. */
async function asked(project: TestProject): Promise<readonly string[]> {
  const { spec } = await getObject<V1CronJob>(plane, project.place.namespace, "cronjob", project.cronJob("nightly"));
  const env = spec?.jobTemplate.spec?.template.spec?.containers[0]?.env ?? [];
  return env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.key ?? []).toSorted();
}
const asks = (project: TestProject, keys: readonly string[]): Promise<unknown> =>
  until(`templates that ask for ${keys.join()}`, 30_000, async () => {
    const state = await driver.deploy.observe(project.ref);
    return state.present && state.phase === "converged" && (await asked(project)).join() === keys.join();
  });

/** Only the date: calls go on. */
function hoursLater(hours: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
}

test("the value of a removed variable stays as long as a pod may ask for it, and goes then", async () => {
  const project = await deployed();
  const both = [variable("KEPT", "kept value"), variable("REMOVED", "removed value", false)];
  await handOver(project, both);
  await asks(project, ["variable.KEPT", "variable.REMOVED"]);
  // Before Argo CD has looked, and whenever asked again within that time.
  for (let call = 0; call < 2; call += 1) {
    await handOver(project, both.slice(0, 1));
    expect(await keysOf(project)).toEqual(["variable.KEPT", "variable.REMOVED"]);
    expect(await shownOf(project)).toEqual(["variable.REMOVED"]);
    await asks(project, ["variable.KEPT"]);
  }
  hoursLater(7);
  await handOver(project, both.slice(0, 1));
  expect(await keysOf(project)).toEqual(["variable.KEPT"]);
  const { resourceVersion } = (await secretOf(project)).metadata ?? {};
  await handOver(project, both.slice(0, 1));
  expect((await secretOf(project)).metadata?.resourceVersion).toBe(resourceVersion);
});

test("the last variables' values go too, also where the call that removed them was cut off", async () => {
  const project = await deployed();
  await handOver(project, [variable("ONLY", "only value")]);
  await handOver(project, []);
  await asks(project, []);
  expect(await keysOf(project)).toEqual(["variable.ONLY"]);
  hoursLater(7);
  await handOver(project, []);
  // What a log may still show is hidden for another day.
  expect(await keysOf(project)).toEqual(["dagctl.former"]);
  expect(Buffer.from((await secretOf(project)).data?.["dagctl.former"] ?? "", "base64").toString()).toContain("only value");
});

test("a variable that comes back has its new value at once, and does not go with what was dropped before", async () => {
  const project = await deployed();
  await handOver(project, [variable("BACK", "older")]);
  await handOver(project, []);
  await handOver(project, [variable("BACK", "newer")]);
  await asks(project, ["variable.BACK"]);
  hoursLater(7);
  await handOver(project, [variable("BACK", "newer")]);
  expect(Buffer.from((await secretOf(project)).data?.["variable.BACK"] ?? "", "base64").toString()).toBe("newer");
});

test("as much as an organization and a project can have fits, also beside what was there before", async () => {
  const project = await deployed();
  const all = (letter: string): readonly RunVariable[] => Array.from({ length: 16 }, (_, index) => variable(`V${index}`, letter.repeat(64 * 1024)));
  await handOver(project, all("a"));
  await handOver(project, all("b"));
  await handOver(project, [variable("ANOTHER", "c"), ...all("b").slice(1)]);
  await handOver(project, all("d").slice(0, 3));
  await asks(project, ["variable.V0", "variable.V1", "variable.V2"]);
  expect((await keysOf(project)).filter((key) => key !== "dagctl.former").length).toBeGreaterThanOrEqual(3);
}, 60_000);
