import { setTimeout as sleep } from "node:timers/promises";
import { type ClusterAccess, clusterWait, kubectl } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { JobSpec } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Bench, bench, unique } from "./bench.ts";
import { hoursLater } from "./hours-later.ts";
import { shell, testProject, type TestProject } from "./project.ts";

// Values of older generations: a run that was made before may still ask for them, and a log may
// still show them.

/** The pause between two rounds, in milliseconds. */
const RENEWAL = 200;

let plane: ClusterAccess;
let setup: Bench;
beforeAll(async () => {
  plane = await sharedControlPlane();
  setup = await bench(plane);
}, 60 * 60_000);
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await setup?.close();
});

async function started(): Promise<TestProject> {
  const installation = unique();
  const driver = await setup.start({ installation, timing: { renewalMs: RENEWAL } });
  const repository = { url: setup.repositoryUrl, commit: setup.commits[0].sha };
  return testProject({
    driver,
    chartsUrl: setup.chartsUrl,
    installation,
    repository,
    project: "prj_old",
    organization: unique(),
  });
}

const jobs = (schedule = "0 0 30 2 *"): readonly JobSpec[] => [
  {
    name: "nightly",
    jobType: "run",
    command: "test",
    schedule,
    enabled: true,
    steps: [shell('echo "got $TOKEN"')],
  },
];
const changes = (token: string, schedule?: string) => ({
  jobs: jobs(schedule),
  workload: { environment: { TOKEN: { secret: "token" } } },
  secrets: { token: new Secret(token) },
});

async function environments({ place }: TestProject): Promise<readonly string[]> {
  const labels = `dagctl.dev/component=environment,dagctl.dev/project=${place.labels["dagctl.dev/project"]}`;
  const names = await kubectl(plane, [
    "get",
    "secrets",
    "-n",
    place.namespace,
    "-l",
    labels,
    "-o",
    "jsonpath={.items[*].metadata.name}",
  ]);
  return names.split(" ").map((name) => name.replace(`${place.base}-`, ""));
}
/** Waits for more than one round. */
const looked = (): Promise<void> => sleep(RENEWAL * 6);

describe("an environment", () => {
  test("stays while the newer one does not run, and its values stay hidden in the log; then it is deleted", async () => {
    const project = await started();
    const { driver } = project.options;
    await project.deploy(1, changes("token of one"));
    const run = await project.start("one", ['echo "got $TOKEN"']);
    expect(await project.end(run)).toMatchObject({ status: "success" });
    await driver.deploy.apply(project.deployment(2, changes("token of two", "99 99 * * *")));
    await until(
      async () => {
        const state = await driver.deploy.observe(project.ref);
        return state.present && state.phase === "failing";
      },
      isPresent,
      clusterWait("the refusal", 30_000),
    );
    hoursLater(70);
    await looked();
    expect(await environments(project)).toEqual(["g1", "g2"]);
    vi.useRealTimers();

    await project.deploy(3, changes("token of three"));
    await looked();
    hoursLater(7);
    await looked();
    // No run has it any more, but a log may show it.
    expect(await environments(project)).toEqual(["g1", "g2", "g3"]);
    expect(await project.lines(run)).toEqual(["got [secret]"]);
    hoursLater(24);
    await until(
      async () => (await environments(project)).join() === "g3",
      isPresent,
      clusterWait("the older ones are gone", 30_000),
    );
  });

  test("is deleted, too, when no later one replaces it", async () => {
    const project = await started();
    await project.deploy(1, changes("token of one"));
    await project.deploy(2, { jobs: jobs() });
    await looked();
    hoursLater(31);
    await until(
      async () => (await environments(project)).join() === "",
      isPresent,
      clusterWait("it is gone", 30_000),
    );
  });

  test("stays as long as a run with a longer deadline than the present one is active", async () => {
    const project = await started();
    await project.deploy(1, changes("token of one"));
    const deadline = new Date(Date.now() + 100 * 3_600_000).toISOString();
    const run = await project.start("long", ["while [ ! -e end ]; do sleep 0.2; done"], {
      deadline,
    });
    await project.status(run, "running");
    await project.deploy(2, changes("token of two"));
    await looked();
    hoursLater(40);
    await looked();
    expect(await environments(project)).toEqual(["g1", "g2"]);
    await project.options.driver.run.cancel(run);
    await project.end(run);
    await until(
      async () => (await environments(project)).join() === "g2",
      isPresent,
      clusterWait("the older one is gone", 30_000),
    );
  });

  test("a Secret in use stays whatever its annotations say, and its time starts again when it is no longer used", async () => {
    const project = await started();
    await project.deploy(1, changes("token of one"));
    const secret = `secret/${project.place.base}-g1`;
    const annotate = (...words: readonly string[]): Promise<string> =>
      kubectl(plane, ["annotate", secret, "-n", project.place.namespace, "--overwrite", ...words]);
    await annotate("dagctl.dev/generation-", "dagctl.dev/retired=2020-01-01T00:00:00Z");
    hoursLater(40);
    await looked();
    expect(await environments(project)).toEqual(["g1"]);
    await project.deploy(2, changes("token of two"));
    await looked();
    expect(await environments(project)).toEqual(["g1", "g2"]);
  });

  test("a restarted host deletes nothing before it has read the logs of runs that were active while it was down", async () => {
    const project = await started();
    await project.deploy(1, changes("token of one"));
    const run = await project.start("one", ['echo "got $TOKEN"']);
    expect(await project.end(run)).toMatchObject({ status: "success" });
    await project.deploy(2, changes("token of two"));
    // Its time begins with this mark, which the host writes before it is away.
    await until(
      async () => {
        const secret = `secret/${project.place.base}-g1`;
        return (
          (await kubectl(plane, [
            "get",
            secret,
            "-n",
            project.place.namespace,
            "-o",
            "jsonpath={.metadata.annotations.dagctl\\.dev/retired}",
          ])) !== ""
        );
      },
      isPresent,
      clusterWait("the mark on the older one", 30_000),
    );
    await project.options.driver.deploy.close?.();
    hoursLater(60);
    const again = testProject({
      ...project.options,
      driver: await setup.start({
        installation: project.options.installation ?? "",
        timing: { renewalMs: RENEWAL },
      }),
    });
    await looked();
    expect(await environments(project)).toEqual(["g1", "g2"]);
    expect(await again.lines(run)).toEqual(["got [secret]"]);
    hoursLater(1.1);
    await until(
      async () => (await environments(project)).join() === "g2",
      isPresent,
      clusterWait("the older one is gone", 30_000),
    );
  });
});
