import type { DbtProject } from "@dagctl/project-types/dbt";
import { describe, expect, it } from "vitest";
import { testHost, untilConverged } from "./test-host.ts";

const PROJECT = "name: shop\nprofile: shop\n";
const PROFILES = "shop: {target: p, outputs: {p: {type: duckdb}}}\n";

describe("a project on whose commit no run can start", () => {
  it("is degraded with what to commit, and active with a commit that has it", async () => {
    const test = await testHost();
    await test.repository.commit({ "dbt_project.yml": PROJECT }, "Begin");
    const { id } = await test.acme.projects.create<DbtProject>({
      ...test.input,
      project_type: "dbt",
    });
    const before = await untilConverged<DbtProject>(test, id);
    expect(before).toMatchObject({
      status: "degraded",
      deployed: true,
      status_message: expect.stringMatching(
        /^No run can start: The adapter is not known: there is no profiles\.yml in the folder of dbt_project\.yml; commit one with the profile "shop"/,
      ),
    });
    await expect(test.acme.projects.run(id)).rejects.toThrow(/there is no profiles\.yml/);

    await test.repository.commit({ "profiles.yml": PROFILES }, "Add a profile");
    await test.acme.projects.deploy(id);
    const after = await untilConverged<DbtProject>(test, id);
    expect(after.status).toBe("active");
    expect(after).not.toHaveProperty("status_message");
    expect(await test.acme.projects.run(id)).toMatchObject({ status: "pending" });
  });

  it("stays as it was where the whole body is sent back", async () => {
    const test = await testHost();
    await test.repository.commit({ "dbt_project.yml": PROJECT }, "Begin");
    const { id } = await test.acme.projects.create<DbtProject>({
      ...test.input,
      project_type: "dbt",
    });
    const before = await untilConverged<DbtProject>(test, id);
    expect((await test.acme.projects.update<DbtProject>(id, before)).revision).toBe(
      before.revision,
    );
    await test.repository.commit({ "profiles.yml": PROFILES }, "Add a profile");
    await test.acme.projects.deploy(id);
    expect((await untilConverged(test, id)).status).toBe("active");
  });

  it("keeps its deployed commit, on which runs start, until the new one is corrected", async () => {
    const test = await testHost();
    await test.repository.commit({ "dbt_project.yml": PROJECT, "profiles.yml": PROFILES }, "Begin");
    const body = { ...test.input, project_type: "dbt" as const, check_on_deploy: false };
    const { id, latest_commit_sha: first } = await test.acme.projects.create<DbtProject>(body);
    expect((await untilConverged(test, id)).status).toBe("active");
    await test.repository.commit({ "dbt_project.yml": "name: shop\nprofile shop\n" }, "Break");
    const why =
      /no run could start on this commit: The adapter is not known: dbt_project\.yml is not plain YAML \(line 2: /;
    await expect(test.acme.projects.deploy(id)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "git_path", message: expect.stringMatching(why) }],
    });
    expect(await untilConverged(test, id)).toMatchObject({
      status: "degraded",
      current_commit_sha: first,
      status_message: expect.stringMatching(why),
    });
    expect(await test.acme.projects.run(id)).toMatchObject({ status: "pending" });
    await test.repository.commit({ "dbt_project.yml": PROJECT }, "Correct");
    await test.acme.projects.deploy(id);
    expect((await untilConverged(test, id)).status).toBe("active");
  });
});
