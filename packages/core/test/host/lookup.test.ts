import { describe, expect, it } from "vitest";
import { testHost } from "./test-host.ts";

const LIKE_AN_ID = "proj_aaaaaaaaaaaaaaaa";

describe("a project", () => {
  it("is found by its name when the name has the form of an id, and by its id first", async () => {
    const { acme, input } = await testHost();
    const first = await acme.projects.create({ ...input, name: LIKE_AN_ID });
    expect((await acme.projects.get(LIKE_AN_ID)).id).toBe(first.id);
    expect(JSON.parse((await acme.projects.getText(LIKE_AN_ID)).text)).toMatchObject({
      id: first.id,
    });
    const other = await acme.projects.create({ ...input, name: first.id });
    expect((await acme.projects.get(first.id)).id).toBe(first.id);
    expect((await acme.projects.get(other.id)).id).toBe(other.id);
    await acme.projects.delete(LIKE_AN_ID);
    await expect(acme.projects.get(LIKE_AN_ID)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("an environment variable", () => {
  it("is found by its name when the name has the form of an id", async () => {
    const { acme } = await testHost();
    const variable = await acme.environmentVariables.create({
      name: "var_aaaaaaaaaaaaaaaa",
      value: "1",
    });
    for (const name of ["var_aaaaaaaaaaaaaaaa", "VAR_AAAAAAAAAAAAAAAA", variable.id])
      expect(await acme.environmentVariables.get(name)).toEqual(variable);
    await acme.environmentVariables.delete("var_aaaaaaaaaaaaaaaa");
    await expect(acme.environmentVariables.get(variable.id)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("the sync status of a project that is not deployed", () => {
  it("is unknown, with the reason, after an undeploy, and known again after a deploy", async () => {
    const { acme, input } = await testHost();
    const { id } = await acme.projects.create(input);
    expect(await acme.projects.syncStatus(id)).toMatchObject({
      sync_status: "synced",
      commits_behind: 0,
    });
    await acme.projects.undeploy(id);
    const status = await acme.projects.syncStatus(id);
    expect(status).toMatchObject({
      sync_status: "unknown",
      reason: expect.stringContaining("not deployed"),
      deployment: { phase: "absent" },
    });
    expect(status).toHaveProperty("latest_commit_sha");
    expect(status).not.toHaveProperty("commits_behind");
    await acme.projects.deploy(id);
    expect((await acme.projects.syncStatus(id)).sync_status).toBe("synced");
  });
});
