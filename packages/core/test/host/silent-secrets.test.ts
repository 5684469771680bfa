import type { Secrets } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { fakeGit, faultPlan, withFaults } from "@dagctl/testing";
import { expect, it } from "vitest";
import { testHost } from "./test-host.ts";

it("a secret source that does not answer is given up at a deadline: the reason is reported, and other repositories are polled", async () => {
  const git = fakeGit({ auth: ["none", "ssh"] });
  const first = await testHost({ plainGit: git });
  const { engine, repository, input } = first;
  await engine.secrets.put("org-acme", "key", new Secret("a key"));
  const other = git.create("ssh://git@git.example.com/other.git");
  await other.commit({ "package.json": '{ "main": "main.mjs" }', "main.mjs": "" }, "Begin");
  const locked = await first.acme.projects.create({
    ...input,
    name: "locked",
    repository_url: other.url,
    git_auth_method: "ssh",
    git_secret_ref: "key",
  });
  const open = await first.acme.projects.create(input);
  const faults = faultPlan<Secrets>();
  const silent = faults.hang("get", { times: 1000 });
  const { acme } = await first.again({
    secrets: withFaults(engine.secrets, faults),
    timing: { gitPollMs: 20, driverCallMs: 50 },
  });
  await expect(acme.projects.syncStatus(locked.id)).resolves.toMatchObject({
    sync_status: "unknown",
    reason: expect.stringContaining("secret source") as string,
  });
  for (const name of ["one", "two"]) {
    const sha = await repository.commit({ "other.txt": name }, name);
    await expect.poll(async () => (await acme.projects.get(open.id)).latest_commit_sha).toBe(sha);
  }
  expect(silent.fired).toBeGreaterThan(0);
});
