import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createHost, type HostOrganization } from "@dagctl/core";
import { gitDriver } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { dbtType } from "@dagctl/project-types/dbt";
import { type SqlmeshProject, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { sqliteStore } from "@dagctl/sql-driver";
import { testGit, until } from "@dagctl/testing";

/** The deployments of one project: its tool, and how many models it has. */
export interface CheckFigures {
  readonly tool: "sqlmesh" | "dbt";
  readonly models: number;
  /** In each round, seconds of the step `check` of a commit that replaces a deployed one. */
  readonly checks: readonly number[];
  /** In each round, seconds of a deployment of the same change without a check. */
  readonly deploys: readonly number[];
}

export interface CheckOptions {
  readonly rounds: number;
  readonly models: readonly number[];
}

const LONG = { timeoutMs: 600_000, pauseMs: 10 };
type Files = Readonly<Record<string, string>>;

/** Each model reads the one before, and its second query changes in each round. */
const TOOLS = {
  sqlmesh: {
    files: {
      "config.yaml": `gateways:
  warehouse: { connection: { type: duckdb, database: warehouse.db } }
model_defaults: { dialect: duckdb }
`,
    },
    model: (number: number, round: number) =>
      `MODEL (name shop.m${number}, kind FULL);
SELECT id, ${round} AS round FROM ${number === 0 ? "(SELECT 1 AS id)" : `shop.m${number - 1}`}
`,
  },
  dbt: {
    files: {
      "dbt_project.yml": "name: shop\nversion: 1.0.0\nprofile: shop\n",
      "profiles.yml": "shop: { target: p, outputs: { p: { type: duckdb, path: shop.db } } }\n",
    },
    model: (number: number, round: number) =>
      `select id, ${round} as round from ${number === 0 ? "(select 1 as id)" : `{{ ref('m${number - 1}') }}`}
`,
  },
} as const;

/** Deploys commits of projects on a host on this machine, with a check and without, in turn. */
export async function measureChecks(options: CheckOptions): Promise<readonly CheckFigures[]> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
  const host = await createHost({
    store: sqliteStore({ file: join(folder, "records.db") }),
    git: gitDriver({ directory: join(folder, "git"), allow: [`${pathToFileURL(folder).href}/`] }),
    projectTypes: [sqlmeshType(), dbtType()],
    ...localDriver({ directory: join(folder, "local") }),
  });
  const acme = host.organization("org-acme");
  try {
    const all: CheckFigures[] = [];
    for (const tool of ["sqlmesh", "dbt"] as const)
      for (const models of options.models)
        all.push(await measureProject(acme, folder, { tool, models, rounds: options.rounds }));
    return all;
  } finally {
    for (const { id } of (await acme.projects.list()).projects)
      await acme.projects.delete(id).catch(() => undefined);
    await host.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureProject(
  acme: HostOrganization,
  folder: string,
  { tool, models, rounds }: Pick<CheckFigures, "tool" | "models"> & { readonly rounds: number },
): Promise<CheckFigures> {
  const name = `${tool}-${models}`;
  const repository = join(folder, name);
  await mkdir(repository);
  await testGit(repository, ["init", "-q", "-b", "main"]);
  const { files, model } = TOOLS[tool];
  const commit = async (round: number): Promise<void> => {
    const all = Array.from({ length: models }, (_, number) => [
      `models/m${number}.sql`,
      model(number, round),
    ]);
    await writeFiles(repository, { ...files, ...(Object.fromEntries(all) as Files) });
    await testGit(repository, ["add", "."]);
    await testGit(repository, ["commit", "-q", "-m", `Round ${round}`]);
  };
  await commit(0);
  const body = {
    name,
    project_type: tool,
    repository_url: pathToFileURL(repository).href,
    check_on_deploy: false,
  };
  const { id } = await acme.projects.create(body);
  await untilActive(acme, id);
  const checks: number[] = [];
  const deploys: number[] = [];
  // The first round fills the caches of Python and of the disk.
  for (let round = 0; round <= rounds; round++) {
    for (const isChecked of [true, false]) {
      await acme.projects.update<SqlmeshProject>(id, { check_on_deploy: isChecked });
      await commit(round * 2 + (isChecked ? 1 : 2));
      const seconds = await deployOnce(acme, id, isChecked);
      if (round > 0) (isChecked ? checks : deploys).push(seconds);
    }
  }
  return { tool, models, checks, deploys };
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

async function untilActive(acme: HostOrganization, id: string): Promise<void> {
  await until(
    () => acme.projects.get(id),
    ({ status }) => status === "active",
    LONG,
  );
}

/** Deploys the newest commit, and returns the seconds of its check, or of all of it. */
async function deployOnce(acme: HostOrganization, id: string, isChecked: boolean): Promise<number> {
  const began = performance.now();
  await acme.projects.deploy(id, {}, { waitMs: LONG.timeoutMs });
  await untilActive(acme, id);
  const all = (performance.now() - began) / 1000;
  const [operation] = (await acme.operations.list(id, { limit: 1 })).operations;
  const check = operation?.steps.find(({ name }) => name === "check");
  if (check?.message !== undefined) throw new Error(check.message);
  if ((check !== undefined) !== isChecked) throw new Error("The check does not follow its field");
  if (!check) return all;
  return (Date.parse(check.ended_at ?? "") - Date.parse(check.started_at ?? "")) / 1000;
}
