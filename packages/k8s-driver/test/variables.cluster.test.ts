import { setTimeout as sleep } from "node:timers/promises";
import { type ClusterAccess, clusterWait, getObject, kubectl } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { JobSpec, RunVariable } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import type { V1CronJob, V1Secret } from "@kubernetes/client-node";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import type { Application } from "../src/manifests/application.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { hoursLater } from "./hours-later.ts";
import { shell, testProject, type TestProject } from "./project.ts";

// The values of the engine's own runs are handed over before them. A pod must neither miss a key
// that it names nor get a value that no run needs.

let plane: ClusterAccess;
let setup: Bench;
let driver: KubernetesDriver;

beforeAll(async () => {
  plane = await sharedControlPlane();
  setup = await bench(plane);
  driver = await setup.start();
}, 60 * 60_000);
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await setup?.close();
});

const JOBS: readonly JobSpec[] = [
  {
    name: "nightly",
    jobType: "run",
    command: "test",
    schedule: "0 0 30 2 *",
    enabled: true,
    steps: [shell("true")],
  },
];

async function deployed(): Promise<TestProject> {
  const repository = { url: setup.repositoryUrl, commit: setup.commits[0].sha };
  const project = testProject({
    driver,
    chartsUrl: setup.chartsUrl,
    repository,
    project: `prj_${unique()}`,
    organization: unique(),
  });
  await project.deploy(1, { jobs: JOBS });
  return project;
}

const variable = (name: string, value: string, sensitive = true): RunVariable => ({
  name,
  value: new Secret(value),
  sensitive,
});
const handOver = (
  { ref }: TestProject,
  variables: readonly RunVariable[],
): Promise<void> | undefined => driver.deploy.setRunVariables?.(ref, { generation: 1, variables });

const secretOf = ({ place }: TestProject): Promise<V1Secret> =>
  getObject<V1Secret>(plane, place.namespace, "secret", `${place.base}-variables`);
const keysOf = async (project: TestProject): Promise<readonly string[]> =>
  Object.keys((await secretOf(project)).data ?? {}).toSorted();
const shownOf = async (project: TestProject): Promise<unknown> =>
  JSON.parse((await secretOf(project)).metadata?.annotations?.["dagctl.dev/shown"] ?? "null");

/** Returns the keys that the pods of the next runs will ask for. */
async function asked(project: TestProject): Promise<readonly string[]> {
  const { spec } = await getObject<V1CronJob>(
    plane,
    project.place.namespace,
    "cronjob",
    project.cronJob("nightly"),
  );
  const env = spec?.jobTemplate.spec?.template.spec?.containers[0]?.env ?? [];
  return env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.key ?? []).toSorted();
}
const asks = (project: TestProject, keys: readonly string[]): Promise<unknown> =>
  until(
    async () => {
      const state = await driver.deploy.observe(project.ref);
      return (
        state.present &&
        state.phase === "converged" &&
        (await asked(project)).join() === keys.join()
      );
    },
    isPresent,
    clusterWait(`templates that ask for ${keys.join()}`, 30_000),
  );

describe("the Kubernetes driver", () => {
  test("keeps the value of a removed variable as long as a pod may read it, and then deletes it", async () => {
    const project = await deployed();
    const both = [variable("KEPT", "kept value"), variable("REMOVED", "removed value", false)];
    await handOver(project, both);
    await asks(project, ["variable.KEPT", "variable.REMOVED"]);
    // Before Argo CD has synced, and at each further call within that time.
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

  test("deletes the last variables' values too, also where the call that removed them was interrupted", async () => {
    const project = await deployed();
    await handOver(project, [variable("ONLY", "only value")]);
    await asks(project, ["variable.ONLY"]);
    await handOver(project, []);
    await asks(project, []);
    await handOver(project, []);
    expect(await keysOf(project)).toEqual(["variable.ONLY"]);
    hoursLater(7);
    await handOver(project, []);
    // A value that a log may still show is hidden for another day.
    expect(await keysOf(project)).toEqual(["dagctl.former"]);
    expect(
      Buffer.from((await secretOf(project)).data?.["dagctl.former"] ?? "", "base64").toString(),
    ).toContain("only value");
  });

  test("gives a variable that is added again its new value at once, and does not delete it with the former value", async () => {
    const project = await deployed();
    await handOver(project, [variable("BACK", "older")]);
    await handOver(project, []);
    await handOver(project, [variable("BACK", "newer")]);
    await asks(project, ["variable.BACK"]);
    hoursLater(7);
    await handOver(project, [variable("BACK", "newer")]);
    expect(
      Buffer.from((await secretOf(project)).data?.["variable.BACK"] ?? "", "base64").toString(),
    ).toBe("newer");
  });

  test("deletes automatically a value that is no longer handed over, and hides it as long as a log may show it", async () => {
    const installation = unique();
    const own = await setup.start({ installation, timing: { renewalMs: 200 } });
    const repository = { url: setup.repositoryUrl, commit: setup.commits[0].sha };
    const project = testProject({
      driver: own,
      chartsUrl: setup.chartsUrl,
      installation,
      repository,
      project: "prj_last",
      organization: unique(),
    });
    await project.deploy(1, { jobs: JOBS });
    const hand = (variables: readonly RunVariable[]): Promise<void> | undefined =>
      own.deploy.setRunVariables?.(project.ref, { generation: 1, variables });
    const asksFor = (keys: readonly string[]): Promise<unknown> =>
      until(
        async () => (await asked(project)).join() === keys.join(),
        isPresent,
        clusterWait(`templates that ask for ${keys.join()}`, 30_000),
      );
    await hand([variable("KEPT", "first value"), variable("LAST", "last value")]);
    await hand([variable("KEPT", "kept value"), variable("LAST", "last value")]);
    await asksFor(["variable.KEPT", "variable.LAST"]);
    await hand([variable("KEPT", "kept value")]);
    await asksFor(["variable.KEPT"]);
    const formerOf = async (): Promise<string> =>
      Buffer.from((await secretOf(project)).data?.["dagctl.former"] ?? "", "base64").toString();
    // Its time begins when Argo CD reports the sync, which is after the CronJob is patched.
    await until(
      async () =>
        (await secretOf(project)).metadata?.annotations?.["dagctl.dev/dropped"]?.includes(
          "variable.LAST",
        ),
      isPresent,
      clusterWait("the time of the removed variable begins", 30_000),
    );
    await sleep(1_000);
    expect(await keysOf(project)).toEqual(["dagctl.former", "variable.KEPT", "variable.LAST"]);
    hoursLater(7);
    await until(
      async () => !(await keysOf(project)).includes("variable.LAST"),
      isPresent,
      clusterWait("the key is gone", 60_000),
    );
    // A run may have begun with the first value at the last moment, and go on for hours; its log is
    // read after that.
    hoursLater(18);
    await sleep(1_000);
    expect(await formerOf()).toMatch(/last value.*first value/);
    hoursLater(7);
    await until(
      async () => !(await formerOf()).includes("first value"),
      isPresent,
      clusterWait("the first value is gone", 60_000),
    );
    expect(await formerOf()).toContain("last value");
    hoursLater(24);
    await until(
      async () => (await keysOf(project)).join() === "variable.KEPT",
      isPresent,
      clusterWait("nothing is left of it", 10_000),
    );
    const { resourceVersion } = (await secretOf(project)).metadata ?? {};
    await sleep(1_000);
    expect((await secretOf(project)).metadata?.resourceVersion).toBe(resourceVersion);
  });

  test("leaves no pod without a key that it names when two hosts hand over at once", async () => {
    const project = await deployed();
    const another = await setup.start();
    const base = variable("BASE", "base value");
    for (let round = 0; round < 20; round += 1) {
      const [one, other] = [variable(`ONE_${round}`, "one"), variable(`OTHER_${round}`, "other")];
      // One of them may get the error that it was overtaken: the host tries again.
      await Promise.allSettled([
        handOver(project, [base, one]),
        another.deploy.setRunVariables?.(project.ref, { generation: 1, variables: [base, other] }),
      ]);
      const { metadata } = await getObject<Application>(
        plane,
        "argocd",
        "application",
        project.place.base,
      );
      const named = JSON.parse(
        metadata?.annotations?.["dagctl.dev/variables"] ?? "[]",
      ) as readonly {
        readonly name: string;
      }[];
      expect(await keysOf(project)).toEqual(
        expect.arrayContaining(named.map(({ name }) => `variable.${name}`)),
      );
    }
  });

  test("does not start the time of a removed variable while Argo CD is stopped", async () => {
    const project = await deployed();
    await handOver(project, [variable("REMOVED", "removed value")]);
    await asks(project, ["variable.REMOVED"]);
    await kubectl(plane, [
      "annotate",
      "-n",
      "argocd",
      "application",
      project.place.base,
      "argocd.argoproj.io/skip-reconcile=true",
    ]);
    await handOver(project, []);
    hoursLater(7);
    await handOver(project, []);
    vi.useRealTimers();
    await kubectl(plane, [
      "annotate",
      "-n",
      "argocd",
      "application",
      project.place.base,
      "argocd.argoproj.io/skip-reconcile-",
    ]);
    await asks(project, []);
    hoursLater(7);
    await handOver(project, []);
    expect(await keysOf(project)).toEqual(["variable.REMOVED"]);
    hoursLater(7);
    await handOver(project, []);
    expect(await keysOf(project)).toEqual(["dagctl.former"]);
  });

  test("never resumes a schedule with a template that lacks the last handed-over variables", async () => {
    const project = await deployed();
    const hold = (held: boolean): Promise<void> | undefined =>
      driver.run.setSchedulesPaused?.(project.ref, { nightly: held });
    const openWith: boolean[] = [];
    for (let round = 0; round < 10; round += 1) {
      const key = `variable.ROUND_${round}`;
      await handOver(project, [variable(`ROUND_${round}`, "value")]);
      await until(
        async () => {
          await hold(false);
          const { spec } = await getObject<V1CronJob>(
            plane,
            project.place.namespace,
            "cronjob",
            project.cronJob("nightly"),
          );
          if (spec?.suspend !== false) return false;
          const env = spec.jobTemplate.spec?.template.spec?.containers[0]?.env ?? [];
          openWith.push(env.some(({ valueFrom }) => valueFrom?.secretKeyRef?.key === key));
          return true;
        },
        isPresent,
        clusterWait("the schedule is open", 30_000),
      );
      await hold(true);
    }
    expect(openWith).toEqual(Array.from({ length: 10 }, () => true));
  });

  test("shows no line of a log while a Secret of its run is gone, since its values cannot be hidden", async () => {
    const project = await deployed();
    const run = await project.start("bare", ['echo "got $HIDDEN"'], {
      variables: [variable("HIDDEN", "hidden value")],
    });
    expect(await project.end(run)).toMatchObject({ status: "success" });
    expect(await project.lines(run)).toEqual(["got [secret]"]);
    await kubectl(plane, ["delete", "secret", project.jobOf(run), "-n", project.place.namespace]);
    expect(await project.lines(run)).toEqual([
      `[withheld: the Secret ${project.jobOf(run)} is gone, which tells what must not be shown]`,
    ]);
  });

  test("treats an edited record as absent: it is written again, values are hidden, and no error contains one", async () => {
    const project = await deployed();
    const { base, namespace } = project.place;
    const variables = [variable("HIDDEN", "hidden value"), variable("SHOWN", "shown value", false)];
    await handOver(project, variables);
    await handOver(project, variables.with(0, variable("HIDDEN", "changed value")));
    const edit = (argocd: boolean, patch: object): Promise<string> =>
      kubectl(plane, [
        "patch",
        argocd ? `application/${base}` : `secret/${base}-variables`,
        "-n",
        argocd ? "argocd" : namespace,
        "--type",
        "merge",
        "-p",
        JSON.stringify(patch),
      ]);
    const words = ["not json", "null", "5", '{"value":5}', '"text"'];
    for (const word of words) {
      await edit(false, {
        metadata: {
          annotations: {
            "dagctl.dev/shown": word,
            "dagctl.dev/dropped": word,
            "dagctl.dev/generation": "x",
          },
          labels: { "dagctl.dev/project": null },
        },
        data: { "dagctl.former": Buffer.from(word).toString("base64") },
      });
      await edit(true, { metadata: { annotations: { "dagctl.dev/variables": word } } });
      await driver.deploy
        .setRunVariables?.(project.ref, { generation: 1, variables })
        .catch((error: unknown) => {
          // Another field manager owns it now: that is reported and never overwritten.
          expect(error).toMatchObject({
            code: "conflict",
            message: expect.stringContaining("kubectl"),
          });
        });
      const { metadata } = await secretOf(project);
      expect(metadata?.labels).toMatchObject(project.place.labels);
      expect(metadata?.annotations).toMatchObject({
        "dagctl.dev/shown": '["variable.SHOWN"]',
        "dagctl.dev/generation": "1",
      });
    }
  });

  test("hides a value with control characters in the log, which has none", async () => {
    const project = await deployed();
    const values = [
      "passw\u0007ord-one",
      "passw\bord-two",
      "passw\u007ford-three",
      "passw\rord-four",
    ];
    const variables = values.map((value, index) => variable(`V${index}`, value));
    const run = await project.start(
      "control",
      [values.map((_, index) => `printf '%s\\n' "$V${index}"`).join("; ")],
      { variables },
    );
    expect(await project.end(run)).toMatchObject({ status: "success" });
    expect(await project.lines(run)).toEqual(values.map(() => "[secret]"));
  });

  test("refuses more variables than an Application of Argo CD can contain, with figures", async () => {
    const project = await deployed();
    const jobs = Array.from({ length: 10 }, (_, index): JobSpec => ({
      name: `job-${index}`,
      jobType: "run",
      command: "test",
      schedule: "0 0 30 2 *",
      enabled: true,
      steps: [shell("true", "step-1"), shell("true", "step-2"), shell("true", "step-3")],
    }));
    await project.deploy(2, { jobs });
    const variables = Array.from({ length: 200 }, (_, index) =>
      variable(`A_NAME_OF_SOME_LENGTH_${index}`, "value"),
    );
    const handing = driver.deploy.setRunVariables?.(project.ref, { generation: 2, variables });
    await expect(handing).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(
        /its 10 jobs, with 200 variables in each step, take \d+ bytes of 280000/,
      ),
    });
  });

  test("runs a deployment without space for the handed-over variables without them, until others are handed over", async () => {
    const project = await deployed();
    const many = Array.from({ length: 400 }, (_, index) =>
      variable(`A_NAME_OF_SOME_LENGTH_${index}`, "value"),
    );
    await handOver(project, many);
    await asks(project, many.map(({ name }) => `variable.${name}`).toSorted());
    const steps = Array.from({ length: 5 }, (_, index) => shell("true", `step-${index + 1}`));
    await project.deploy(2, { jobs: JOBS.map((job) => ({ ...job, steps })) });
    expect(await asked(project)).toEqual([]);
    const hand = (variables: readonly RunVariable[]): Promise<void> | undefined =>
      driver.deploy.setRunVariables?.(project.ref, { generation: 2, variables });
    await expect(hand(many)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("with 400 variables in each step"),
    });
    await hand([variable("ONE", "value")]);
    await asks(project, ["variable.ONE"]);
  });

  test("refuses values of a run that no Secret can contain before anything is created", async () => {
    const project = await deployed();
    const variables = Array.from({ length: 17 }, (_, index) =>
      variable(`V${index}`, "v".repeat(64 * 1024)),
    );
    await expect(project.start("large", ["true"], { variables })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("1 MiB together"),
    });
    expect(await kubectl(plane, ["get", "jobs", "-n", project.place.namespace, "-o", "name"])).toBe(
      "",
    );
  });

  test("accepts the largest set of an organization and a project, also in addition to the former one", async () => {
    const project = await deployed();
    const all = (letter: string): readonly RunVariable[] =>
      Array.from({ length: 16 }, (_, index) => variable(`V${index}`, letter.repeat(64 * 1024)));
    await handOver(project, all("a"));
    await handOver(project, all("b"));
    await handOver(project, [variable("ANOTHER", "c"), ...all("b").slice(1)]);
    await handOver(project, all("d").slice(0, 3));
    await asks(project, ["variable.V0", "variable.V1", "variable.V2"]);
    expect(
      (await keysOf(project)).filter((key) => key !== "dagctl.former").length,
    ).toBeGreaterThanOrEqual(3);
  }, 60_000);
});
