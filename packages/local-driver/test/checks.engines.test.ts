import type { Operation } from "@dagctl/core";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalJobs, localJobs } from "./jobs/local-jobs.ts";

type Files = Readonly<Record<string, string | null>>;

const CONFIG = `gateways:
  warehouse:
    connection: { type: duckdb, database: warehouse.db }
model_defaults: { dialect: duckdb }
`;
const SQLMESH_FILES = {
  "config.yaml": CONFIG,
  "models/orders.sql": "MODEL (name shop.orders, kind FULL);\nSELECT 1 AS id\n",
};
const DBT_FILES = {
  "dbt_project.yml": "name: shop\nversion: 1.0.0\nprofile: shop\n",
  "profiles.yml": "shop: { target: p, outputs: { p: { type: duckdb, path: shop.db } } }\n",
  "models/orders.sql": "select 1 as id\n",
};

let jobs: LocalJobs;
beforeAll(async () => {
  jobs = await localJobs([sqlmeshType(), dbtType()]);
});
afterAll(() => jobs.close());

/** Commits files, deploys the commit, and returns how that has ended. */
async function deploy(name: string, id: string, files: Files): Promise<Operation | undefined> {
  await jobs.repositories.get(name)?.commit(files);
  await jobs.acme.projects.deploy(id, {}, { waitMs: 600_000 }).catch(() => undefined);
  const { operations } = await jobs.acme.operations.list(id, { limit: 1 });
  return operations[0];
}

const messageOf = (operation: Operation | undefined): string | undefined =>
  operation?.error?.message ?? operation?.steps.find(({ name }) => name === "check")?.message;

describe("A commit that replaces a deployed one", { timeout: 900_000 }, () => {
  const sqlmesh = (query: string): string =>
    `MODEL (name shop.bad, kind FULL);\nJINJA_QUERY_BEGIN;\n${query}\nJINJA_END;\n`;

  test("is refused with file and line where SQLMesh cannot load it", async () => {
    const id = await jobs.createProject("checked-sqlmesh", SQLMESH_FILES, {
      project_type: "sqlmesh",
      sqlmesh_version: SQLMESH_VERSIONS.at(-1),
      check_on_deploy: true,
    });
    const { current_commit_sha: first } = await jobs.acme.projects.get(id);
    const bad = "models/bad.sql";
    const wrong: readonly (readonly [Files, string])[] = [
      [{ [bad]: "MODEL (name shop.bad, kind FULL);\n\nSELECT (1 AS id\n" }, `${bad}:3: `],
      [{ [bad]: sqlmesh("SELECT {{ absent() }} AS id") }, `${bad}:3: `],
      [{ [bad]: "MODEL (name shop.bad, kind FULL);\nSELECT @absent(1) AS id\n" }, `${bad}:2: `],
      [
        { [bad]: null, "macros/total.sql": "{% macro total(x) %}\n{{ x }}\n{% endmcro %}\n" },
        "macros/total.sql:1: a macro of Jinja has no {% endmacro %}",
      ],
      [
        { "macros/total.sql": "{% macro total(x) %}\n{{ x }\n{% endmacro %}\n" },
        "macros/total.sql:2: ",
      ],
      [
        { "macros/total.sql": null, "macros/own.py": "import os\nimport absent_module\n" },
        "macros/own.py:2: ",
      ],
      [{ "macros/own.py": "from sqlmesh import macro\n\nRATE = 1 / 0\n" }, "macros/own.py:3: "],
      [
        {
          "macros/own.py": null,
          [bad]: "MODEL (name shop.bad, cron 'daily at 2');\nSELECT 1 AS id\n",
        },
        `${bad}:1: `,
      ],
      [
        { [bad]: "MODEL (name shop.bad, kind SEED (path '../seeds/bad.csv'));\n" },
        "seeds/bad.csv cannot be read: [Errno 2] No such file or directory",
      ],
      [{ "seeds/bad.csv": "id,name\n1,bread\n2,wine,red,9\n" }, "seeds/bad.csv:3: "],
      [
        { [bad]: null, "config.yaml": `${CONFIG}plan:\n  auto_categorize_change: {}\n` },
        "config.yaml:6: ",
      ],
      [{ "config.yaml": CONFIG.replace("dialect", "start_date") }, "config.yaml:4: "],
      [{ "config.yaml": `${CONFIG}default_gateway: absent\n` }, "config.yaml:5: "],
    ];
    for (const [files, place] of wrong) {
      const operation = await deploy("checked-sqlmesh", id, files);
      expect(messageOf(operation)).toContain(`cannot be loaded: ${place}`);
      expect(messageOf(operation)).not.toMatch(/\[\d*m|\/(?:tmp|root|home)\//);
      expect(operation).toMatchObject({ status: "failed", error: { code: "invalid" } });
    }
    expect(await jobs.acme.projects.get(id)).toMatchObject({
      status: "degraded",
      current_commit_sha: first,
    });
    // The variable is missing here: the project may be right.
    const unknown = await deploy("checked-sqlmesh", id, {
      "config.yaml": CONFIG,
      "macros/own.py": "import os\n\nTOKEN = os.environ['ABSENT_TOKEN']\n",
    });
    expect(unknown?.status).toBe("succeeded");
    expect(messageOf(unknown)).toBe("The commit could not be checked: KeyError: 'ABSENT_TOKEN'");
    // With the exit code 0 it has not loaded the project either.
    const ended = await deploy("checked-sqlmesh", id, {
      "macros/own.py":
        "import os\nimport sys\n\nif 'ABSENT_TOKEN' not in os.environ:\n    sys.exit(0)\n",
    });
    expect(ended?.status).toBe("succeeded");
    expect(messageOf(ended)).toBe(
      "The commit could not be checked: macros/own.py:5: the code of the project has ended the program (exit code 0)",
    );
    const right = await deploy("checked-sqlmesh", id, { "macros/own.py": null });
    expect(right?.status).toBe("succeeded");
    expect(messageOf(right)).toBeUndefined();
    const { runs } = await jobs.acme.runs.list(id, { jobType: "check" });
    expect(runs.map(({ status }) => status)).toEqual([
      "success",
      ...Array.from({ length: wrong.length + 2 }, () => "failed"),
      "success",
    ]);
    // With nothing deployed it is loaded after it was applied.
    await jobs.acme.projects.undeploy(id);
    const broken = await deploy("checked-sqlmesh", id, wrong[0]?.[0] ?? {});
    expect(messageOf(broken)).toContain(`cannot be loaded: ${bad}:3: `);
    expect(broken?.steps.map(({ name }) => name).slice(-2)).toEqual(["apply", "check"]);
    expect(await jobs.acme.projects.get(id)).toMatchObject({ status: "failed", deployed: false });
    const corrected = await deploy("checked-sqlmesh", id, { [bad]: null });
    expect(corrected?.status).toBe("succeeded");
    expect(messageOf(corrected)).toBeUndefined();
  });

  test("is refused with file and line where dbt cannot parse it", async () => {
    const id = await jobs.createProject("checked-dbt", DBT_FILES, {
      project_type: "dbt",
      dbt_version: DBT_VERSIONS.at(-1),
      check_on_deploy: true,
    });
    const { current_commit_sha: first } = await jobs.acme.projects.get(id);
    const bad = "models/bad.sql";
    const wrong: readonly (readonly [Files, string])[] = [
      [{ [bad]: "select *\nfrom {{ ref('absent') }}\n" }, `${bad}:2: `],
      [{ [bad]: "select *\nfrom {{ ref('orders') }\n" }, `${bad}:2: `],
      [
        { [bad]: null, "models/own.py": "def model(dbt, session):\n    return (\n" },
        "models/own.py:2: ",
      ],
      [
        {
          "models/own.py": null,
          [bad]: "select *\nfrom {{ ref('round') }}\n",
          "models/round.sql": "select * from {{ ref('bad') }}\n",
        },
        `${bad}:2: ${bad} reads 'round', and so itself: bad -> round -> bad`,
      ],
    ];
    for (const [files, place] of wrong) {
      const operation = await deploy("checked-dbt", id, files);
      expect(messageOf(operation)).toContain(`cannot be loaded: ${place}`);
      expect(messageOf(operation)).not.toMatch(/\[\d*m|\/(?:tmp|root|home)\//);
      expect(operation).toMatchObject({ status: "failed", error: { code: "invalid" } });
    }
    expect(await jobs.acme.projects.get(id)).toMatchObject({
      status: "degraded",
      current_commit_sha: first,
    });
    const unknown = await deploy("checked-dbt", id, {
      "models/round.sql": null,
      [bad]: "select '{{ env_var('ABSENT_TOKEN') }}' as id\n",
    });
    expect(unknown?.status).toBe("succeeded");
    expect(messageOf(unknown)).toBe(
      "The commit could not be checked: The project reads the variable ABSENT_TOKEN, which is not set for runs: set it under /environment-variables.",
    );
    // A run of a job may have the variable.
    const given = await deploy("checked-dbt", id, {
      [bad]: "select 1 as id\n",
      "models/sources.yml": "sources: [{ name: raw, schema: \"{{ var('raw') }}\" }]\n",
    });
    expect(given?.status).toBe("succeeded");
    expect(messageOf(given)).toBe(
      "The commit could not be checked: The project reads the var raw, which has no value: give it one under vars in dbt_project.yml.",
    );
    const right = await deploy("checked-dbt", id, { [bad]: null, "models/sources.yml": null });
    expect(right?.status).toBe("succeeded");
    expect(messageOf(right)).toBeUndefined();
  });
});
