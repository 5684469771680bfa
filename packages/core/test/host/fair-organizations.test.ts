import type { HostOrganization, Project } from "@dagctl/core";
import type { DeployDriver, DeploymentRef, GitDriver, Repository } from "@dagctl/core/contracts";
import { fakeClock, fakeEngine, fakeGit, faultPlan, withFaults } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { callerOf } from "./caller.ts";
import { testHost, type TestHost, until } from "./test-host.ts";

const HANGING = ["org-a", "org-b", "org-c"];
const isHanging = (organization: string): boolean => HANGING.includes(organization);
/** For each of them: together more than the places that all organizations share. */
const PROJECTS = 8;

async function create(
  { host, input }: TestHost,
  organization: string,
  count: number,
): Promise<readonly Project[]> {
  const own = await callerOf(host, organization);
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { id } = await own.projects.create({ ...input, name: `p${index}` });
      return untilActive(own, id);
    }),
  );
}

const untilActive = (own: HostOrganization, id: string): Promise<Project> =>
  until(
    () => own.projects.get(id),
    ({ status }) => status === "active",
  );

describe("three organizations whose calls hang", () => {
  it("delay no observation of a fourth's deployment", async () => {
    const engine = fakeEngine();
    const faults = faultPlan<DeployDriver>();
    const deploy = withFaults(engine.deploy, faults);
    const test = await testHost({ engine, deploy });
    for (const organization of HANGING) await create(test, organization, PROJECTS);
    const hanging = faults.hang("observe", {
      times: Number.POSITIVE_INFINITY,
      when: ([ref]) => isHanging((ref as DeploymentRef).organization),
    });
    await until(
      async () => hanging.fired,
      (fired) => fired >= 16,
    );
    expect(await create(test, "org-d", 1)).toMatchObject([{ status: "active" }]);
  });

  it("delay no poll of a fourth's repository", async () => {
    const plainGit = fakeGit();
    const faults = faultPlan<GitDriver>();
    const git = withFaults(plainGit, faults);
    const repository = plainGit.create("https://git.example.com/analytics.git");
    const sha = await repository.commit({ "package.json": "{}", "index.js": "" }, "Begin");
    const test = await testHost({ plainGit, git, repository, timing: { gitPollMs: 20 } });
    const branches = Array.from({ length: 12 }, (_, index) => `b${index}`);
    for (const branch of branches) await repository.branch(branch, sha);
    for (const organization of HANGING) {
      const own = await callerOf(test.host, organization);
      const created = branches.map(async (branch) => {
        const { id } = await own.projects.create({ ...test.input, name: branch, branch });
        return untilActive(own, id);
      });
      await Promise.all(created);
    }
    const [mine] = await create(test, "org-d", 1);
    const own = await callerOf(test.host, "org-d");
    const hanging = faults.hang("head", {
      times: Number.POSITIVE_INFINITY,
      when: ([asked]) => isHanging((asked as Repository).organization),
    });
    await until(
      async () => hanging.fired,
      (fired) => fired >= 8,
    );
    for (let commits = 1; commits <= 3; commits += 1) {
      await repository.commit({ "index.js": `// ${commits}` }, `Change ${commits}`);
      const polled = await until(
        () => own.projects.get(mine?.id ?? ""),
        ({ commits_behind }) => commits_behind === commits,
      );
      expect(polled.commits_behind).toBe(commits);
    }
  });
});

describe("a sweep", () => {
  it("goes on after a deployment that cannot be removed", async () => {
    const engine = fakeEngine();
    const faults = faultPlan<DeployDriver>();
    const first = await testHost({ engine, deploy: withFaults(engine.deploy, faults) });
    const all = [...(await create(first, "org-a", 1)), ...(await create(first, "org-b", 1))];
    for (const { organization_id: organization, id } of all)
      await (await callerOf(first.host, organization)).projects.delete(id);
    // A lost host applies late, on an engine that has forgotten its tombstones.
    const late = fakeEngine();
    for (const { organization_id: organization, id: project } of all)
      await late.deploy.apply({
        ref: { organization, project },
        generation: 1,
        commit: "0".repeat(40),
        workload: { runtime: { language: "node", packages: [] }, environment: {} } as never,
        repository: {} as never,
        jobs: [],
        secrets: {},
      });
    const refused = faults.fail("remove", {
      times: Number.POSITIVE_INFINITY,
      when: ([ref]) => (ref as DeploymentRef).organization === "org-a",
    });
    const { run, stateDatabase } = late;
    await first.again({ deploy: withFaults(late.deploy, faults), run, stateDatabase });
    await until(
      async () => late.counts(),
      ({ deployments }) => deployments === 1,
    );
    expect(refused.fired).toBeGreaterThan(0);
  });
});

describe("a project whose observations fail", () => {
  it("is observed less and less often, so that many of them are no load", async () => {
    const clock = fakeClock();
    const engine = fakeEngine({ clock });
    const faults = faultPlan<DeployDriver>();
    const deploy = withFaults(engine.deploy, faults);
    const test = await testHost({ engine, deploy, clock, timing: { observeMs: 2_000 } });
    const created = test.acme.projects.create(test.input);
    for (let step = 0; step < 50; step += 1) await clock.advance(100);
    await created;
    faults.fail("observe", { times: Number.POSITIVE_INFINITY });
    for (let step = 0; step < 200; step += 1) await clock.advance(100);
    const before = test.observations();
    for (let step = 0; step < 1_200; step += 1) await clock.advance(100);
    // Once for each round of all projects, and once for each retry.
    expect(test.observations() - before).toBeLessThanOrEqual(2 * 12 + 2);
  });
});
