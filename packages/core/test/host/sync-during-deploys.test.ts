import type { DeployDriver } from "@dagctl/core/contracts";
import { faultPlan, withFaults } from "@dagctl/testing";
import { expect, it } from "vitest";
import { testHost, until } from "./test-host.ts";

it("commits are counted again when a deploy ends on an older commit of a branch that moved in the meantime", async () => {
  const first = await testHost();
  const { engine, repository, input } = first;
  const project = await first.acme.projects.create(input);
  const faults = faultPlan<DeployDriver>();
  let go = (): void => undefined;
  const gate = new Promise<void>((resolve) => (go = resolve));
  const { acme } = await first.again({
    deploy: withFaults(engine.deploy, faults),
    timing: { gitPollMs: 20 },
  });
  for (const name of ["1", "2", "3"]) await repository.commit({ "other.txt": name }, name);
  const held = faults.delay("apply", { until: gate });
  const deploying = acme.projects.deploy(project.id);
  await until(
    async () => held.fired,
    (fired) => fired === 1,
  );
  // The commit is seen while the deployed commit is still the first one.
  const newest = await repository.commit({ "other.txt": "4" }, "Meanwhile");
  await until(
    () => acme.projects.get(project.id),
    ({ latest_commit_sha: sha }) => sha === newest,
  );
  go();
  await deploying;
  const seen = await until(
    () => acme.projects.get(project.id),
    ({ commits_behind: behind }) => behind === 1,
  );
  expect(seen).toMatchObject({ latest_commit_sha: newest });
});
