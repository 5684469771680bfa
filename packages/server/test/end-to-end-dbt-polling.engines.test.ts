import { expect, test } from "vitest";
import type { Project } from "@dagctl/core";
import { active, type Api, runToEnd, serverWait } from "./end-to-end/api.ts";
import { until } from "@dagctl/testing";
import { query, workOf } from "./end-to-end/data-folder.ts";
import { DBT_PROJECT } from "./end-to-end/dbt-project.ts";
import { builtServerOfTest } from "./end-to-end/built-server.ts";
import { createProject } from "./end-to-end/create-project.ts";

const RELEASE = ".dagctl/config.yaml";
const MODEL = "select customer, revenue * 100 as cents from {{ ref('revenue') }}\n";

function reported(server: Api, id: string, commit: string, outcome: string): Promise<Project> {
  return until(
    () => server.project(id),
    ({ auto_deploy: news, operation }) =>
      news?.commit === commit && news.outcome === outcome && !operation,
    serverWait(`the commit to be ${outcome}`),
  );
}

test(
  "a dbt project is deployed automatically when its version is raised, and reports why another commit is not",
  { timeout: 600_000 },
  async () => {
    const path = await builtServerOfTest();
    const inFolder = Object.fromEntries(
      Object.entries(DBT_PROJECT).map(([name, text]) => [`dbt/${name}`, text]),
    );
    const files = { ...inFolder, [RELEASE]: 'version: "1.0.0"\n' };
    let server = await path.start();
    const fields = {
      dbt_version: "1.11.16",
      python_version: "3.11",
      polling_interval: "10s",
      version_strategy: "semantic",
      git_path: "dbt",
    };
    const { id, answer, repository, first } = await createProject(server, path.git, files, {
      name: "polled",
      project_type: "dbt",
      ...fields,
    });
    expect(answer).toMatchObject({ status: 201, body: { ...fields, current_commit_sha: first } });
    await active(server, id);

    const unraised = await repository.commit(
      { "dbt/models/cents.sql": MODEL },
      "Add cents, and do not release it",
    );
    expect(await reported(server, id, unraised, "skipped")).toMatchObject({
      current_commit_sha: first,
      latest_commit_sha: unraised,
      commits_behind: 1,
      auto_deploy: {
        reason:
          "version in .dagctl/config.yaml is 1.0.0, as deployed: raise it to deploy by itself, or deploy by hand",
      },
    });

    // A restart forgets nothing of it, and polling goes on.
    await path.stop();
    server = await path.start();
    const raised = await repository.commit({ [RELEASE]: 'version: "1.1.0"\n' }, "Release 1.1.0");
    const deployed = await reported(server, id, raised, "deployed");
    expect(deployed).toMatchObject({
      current_commit_sha: raised,
      commits_behind: 0,
      revision: answer.body.revision,
      updated_at: answer.body.updated_at,
    });
    expect(
      (await server.operations(id)).map(({ kind, status, requested_by }) => [
        kind,
        status,
        requested_by,
      ]),
    ).toEqual([
      ["deploy", "succeeded", "polling"],
      ["create", "succeeded", undefined],
    ]);

    await active(server, id);
    expect(await runToEnd(server, id)).toMatchObject({ status: "success", commit_sha: raised });
    const { python, file } = workOf(path.data, id, "warehouse.db");
    expect(
      await query(python, file, "select customer, cents from cents order by customer"),
    ).toEqual([
      ["ada", 2200],
      ["bob", 2000],
    ]);

    const lowered = await repository.commit({ [RELEASE]: "version: 1.0.5\n" }, "Go back");
    expect((await reported(server, id, lowered, "skipped")).auto_deploy?.reason).toMatch(
      /was lowered from 1\.1\.0 to 1\.0\.5/,
    );
    expect((await server.call("DELETE", `/projects/${id}`)).status).toBe(200);
  },
);
