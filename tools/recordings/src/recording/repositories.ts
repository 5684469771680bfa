import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runProgram } from "../versions/programs.ts";

type Files = Readonly<Record<string, string>>;

const MANIFEST = '{"type":"module","main":"main.js"}\n';

/** A program that prints its variables and how often it ran in this working folder. */
const VISITS = `import { existsSync, readFileSync, writeFileSync } from "node:fs";
const { REGION, PASSWORD, CONFIG, STATE_DATABASE } = process.env;
const visits = existsSync("visits.txt") ? Number(readFileSync("visits.txt", "utf8")) + 1 : 1;
writeFileSync("visits.txt", String(visits));
console.log("visit " + visits);
console.log("region " + REGION);
console.log("password " + PASSWORD + " of " + (PASSWORD ?? "").length + " characters");
if (CONFIG) console.log("config " + readFileSync(CONFIG, "utf8").trim());
if (STATE_DATABASE) console.log("state " + STATE_DATABASE.split("/").at(-1));
`;

const FAILS = `console.log("one line before the end");
console.error("the warehouse is closed");
process.exitCode = 3;
`;

/** A program that goes on until it is ended. */
const WAITS = `console.log("waiting");
setInterval(() => undefined, 1000);
`;

const SQLMESH: Files = {
  "config.yaml":
    "gateways:\n  local:\n    connection:\n      type: duckdb\n      database: warehouse.db\nmodel_defaults:\n  dialect: duckdb\n  start: 2026-01-01\n",
  "models/orders.sql": "MODEL (name shop.orders, kind FULL);\nSELECT 1 AS id, 10 AS amount\n",
};

const DBT: Files = {
  "dbt_project.yml": 'name: shop\nversion: "1.0"\nprofile: shop\nmodel-paths: [models]\n',
  "profiles.yml":
    "shop:\n  target: prod\n  outputs:\n    prod:\n      type: duckdb\n      path: warehouse.db\n",
  "models/revenue.sql": "select 1 as id, 10 as amount\n",
};

const node = (main: string): Files => ({ "package.json": MANIFEST, "main.js": main });

/** The repositories of every recording. */
export type RepositoryName = "visits" | "fails" | "waits" | "sqlmesh" | "dbt";
const REPOSITORIES: Readonly<Record<RepositoryName, Files>> = {
  visits: node(VISITS),
  fails: node(FAILS),
  waits: node(WAITS),
  sqlmesh: SQLMESH,
  dbt: DBT,
};

/** Writes them as bare repositories `NAME.git` below `folder`. */
export async function writeRepositories(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const person = {
    NAME: "dagctl",
    EMAIL: "recording@dagctl.invalid",
    DATE: "2026-01-02T03:04:05Z",
  };
  const roles = (["AUTHOR", "COMMITTER"] as const).flatMap((role) =>
    Object.entries(person).map(([name, value]) => [`GIT_${role}_${name}`, value] as const),
  );
  // The environment is empty but for these: hooks, templates and signing keys of the user do not
  // belong into a recording.
  const env = {
    PATH: process.env["PATH"] ?? "",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    ...Object.fromEntries(roles),
  };
  for (const [name, files] of Object.entries(REPOSITORIES)) {
    const repository = join(folder, `${name}.git`);
    const work = join(folder, `${name}.work`);
    const git = (...args: string[]): Promise<string> =>
      runProgram("git", [`--git-dir=${repository}`, `--work-tree=${work}`, ...args], {
        cwd: folder,
        env,
      });
    await runProgram(
      "git",
      ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", repository],
      { cwd: folder, env },
    );
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), text);
    }
    await git("add", "--all");
    await git("commit", "--quiet", "--message=First");
    await runProgram("rm", ["-r", work], { cwd: folder });
    await runProgram("rm", ["-f", join(repository, "index"), join(repository, "COMMIT_EDITMSG")], {
      cwd: folder,
    });
  }
}
