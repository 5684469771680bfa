import { describe, expect, it } from "vitest";
import { plannedHost } from "../host/planned-host.ts";

const FILE = "shop/models/orders.sql";

/** A host that does not poll its repositories while a test goes on. */
const unpolledHost = () => plannedHost({ timing: { gitPollMs: 1e9 } });

describe("a project of which a call has read the newest commit", () => {
  it("has that commit right after a plan was created, with no request more", async () => {
    const { acme, id, git, repository } = await unpolledHost();
    const before = await acme.projects.get(id);
    const newest = await repository.commit({ [FILE]: "SELECT 2" }, "Second");
    const heads = git.calls.get("head") ?? 0;
    await acme.plans.create(id);
    expect(await acme.projects.get(id)).toMatchObject({
      latest_commit_sha: newest,
      latest_commit_message: "Second",
      commits_behind: 1,
      current_commit_sha: before.current_commit_sha,
      revision: before.revision,
    });
    expect(git.calls.get("head")).toBe(heads + 1);
  });

  it("has that commit also where the plan is refused", async () => {
    const { acme, id, repository } = await unpolledHost();
    const newest = await repository.commit({ "shop/config.yaml": "gateways: [" });
    await expect(acme.plans.create(id)).rejects.toThrow();
    expect(await acme.projects.get(id)).toMatchObject({
      latest_commit_sha: newest,
      commits_behind: 1,
    });
  });

  it("has that commit right after an approval was refused because of it", async () => {
    const { acme, id, explain, git, repository } = await unpolledHost();
    const plan = await explain();
    const newest = await repository.commit({ [FILE]: "SELECT 2" });
    const heads = git.calls.get("head") ?? 0;
    await expect(acme.plans.approve(id, plan.id)).rejects.toThrow(newest);
    expect(await acme.projects.get(id)).toMatchObject({
      latest_commit_sha: newest,
      commits_behind: 1,
    });
    expect(git.calls.get("head")).toBe(heads + 1);
  });

  it("keeps its commit where a plan is of another branch", async () => {
    const { acme, id, repository } = await unpolledHost();
    const { latest_commit_sha: latest = "" } = await acme.projects.get(id);
    await repository.branch("dev", latest);
    const plan = await acme.plans.create(id, { environment: "dev", branch: "dev" });
    expect(plan.branch).toBe("dev");
    expect(await acme.projects.get(id)).toMatchObject({ latest_commit_sha: latest });
  });
});
