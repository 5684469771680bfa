import type { TestRepository } from "@dagctl/testing";
import { SQLMESH_VERSIONS } from "@dagctl/project-types/sqlmesh";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { active, type Answer, type Api, runToEnd } from "./end-to-end/api.ts";
import { type BuiltServer, builtServer } from "./end-to-end/built-server.ts";
import { query, workOf } from "./end-to-end/data-folder.ts";
import {
  deploy,
  type PackagesProject,
  redeployed,
  type Refusal,
  withStatus,
} from "./end-to-end/packages.ts";
import { SQLMESH_PACKAGES } from "./end-to-end/packages-projects.ts";

/** What uv says, and where. */
const CONFLICT = expect.stringMatching(
  /^python_requirements: requirements\.txt cannot be installed\. .*depends on sqlglot.*sqlglot==20\.0\.0.*unsatisfiable/,
) as string;

let path: BuiltServer;
let server: Api;
beforeAll(async () => {
  path = await builtServer();
  server = await path.start();
});
afterAll(() => path.dispose());

// The tests of a version build on each other: each goes on with the project of the one before.
describe.each(versionsToTest(SQLMESH_VERSIONS, SQLMESH_VERSIONS.slice(-1)))(
  "a SQLMesh %s project with a requirements.txt",
  (sqlmesh_version) => {
    let repository: TestRepository;
    let id: string;
    let former: string;
    const create = (name: string): Promise<Answer<PackagesProject & Refusal>> =>
      server.create({
        name: `${name}-${sqlmesh_version.replaceAll(".", "-")}`,
        repository_url: repository.url,
        sqlmesh_version,
        check_on_deploy: false,
      }) as Promise<Answer<PackagesProject & Refusal>>;
    const run = () => runToEnd(server, id, { apply_plan: true });
    beforeAll(async () => {
      repository = await path.git.create(`shop-${sqlmesh_version}`);
      former = await repository.commit(SQLMESH_PACKAGES, "Begin");
    });

    test("runs a Python model and a macro that import its packages", async () => {
      const created = await create("shop");
      expect(created).toMatchObject({ status: 201 });
      ({ id } = created.body);
      expect(await active(server, id)).toMatchObject({
        python_requirements_file: "requirements.txt",
      });
      const [operation] = await server.operations(id);
      const step = operation?.steps.find(({ name }) => name === "packages");
      expect(step?.message).toContain(" inflection==");
      expect(step?.message).toContain(` sqlmesh==${sqlmesh_version}`);
      expect(await run()).toMatchObject({ status: "success", exit_code: 0 });
      const { python, file } = workOf(path.data, id, "warehouse.db");
      const rows = "select word, slug from shop.plurals, shop.slugs";
      expect(await query(python, file, rows)).toEqual([["orders", "ada-bob"]]);
    });

    test("is degraded by a version that SQLMesh cannot have, and its former deployment stays", async () => {
      await repository.commit({ "requirements.txt": "inflection\nsqlglot==20.0.0\n" }, "Pin");
      const answer = await deploy(server, id);
      expect(answer).toMatchObject({ status: 400, body: { error: "invalid" } });
      expect(await withStatus(server, id, "degraded")).toMatchObject({
        status_message: CONFLICT,
        current_commit_sha: former,
      });
    });

    test("fails with the words of uv where it is new and names such a version", async () => {
      const created = await create("conflict");
      expect(await withStatus(server, created.body.id, "failed")).toMatchObject({
        status_message: CONFLICT,
        deployed: false,
      });
    });

    test("is refused with an issue for each line that cannot be used, and nothing is recorded", async () => {
      await repository.commit(
        { "requirements.txt": "inflection\n-e .\n--extra-index-url https://example.com/simple\n" },
        "Add lines that are refused",
      );
      const { total } = (await server.call<{ total: number }>("GET", "/projects")).body;
      expect(await create("refused")).toMatchObject({
        status: 400,
        body: {
          error: "invalid",
          issues: [
            {
              path: "python_requirements",
              message: expect.stringMatching(/^requirements\.txt:2 installs a folder/) as string,
            },
            {
              path: "python_requirements",
              message: expect.stringMatching(/^requirements\.txt:3 adds an index/) as string,
            },
          ],
        },
      });
      expect((await server.call("GET", "/projects")).body).toMatchObject({ total });
    });

    test("is degraded by a later commit with such lines, its former deployment runs, and a corrected one is active", async () => {
      expect(await deploy(server, id)).toMatchObject({ status: 400 });
      expect(await withStatus(server, id, "degraded")).toMatchObject({
        status_message: expect.stringMatching(/requirements\.txt:2 .*\(and 1 more\)/) as string,
        current_commit_sha: former,
      });
      expect(await run()).toMatchObject({ status: "success", commit_sha: former });
      const corrected = await repository.commit(
        { "requirements.txt": "python-slugify==8.0.4\nsqlmesh==0.1\n" },
        "Correct",
      );
      expect(await redeployed(server, id)).toMatchObject({
        current_commit_sha: corrected,
        status_message: `The deployed commit has changes that no plan has applied: create a plan and approve it. requirements.txt:2 asks for another version of sqlmesh: ${sqlmesh_version} is installed, because sqlmesh_version decides. requirements.txt pins packages for another version of sqlmesh: pins of packages that it needs count where sqlmesh ${sqlmesh_version} allows them`,
      });
    });

    test("names the module that a removed requirement had, and the file, when its run fails", async () => {
      expect(await run()).toMatchObject({
        status: "failed",
        error_message: expect.stringMatching(
          /imports inflection, .* Put the package that has inflection into requirements\.txt/,
        ) as string,
      });
    });
  },
);
