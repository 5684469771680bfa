import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { RunWorkOfPlan } from "@dagctl/core/contracts";
import { sqliteStore } from "@dagctl/sql-driver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../../../packages/sql-driver/src/migrations.ts";
import { toStoredStatus } from "../../../packages/sql-driver/src/queries/run-statuses.ts";
import { exclusively, kyselyOver } from "../../../packages/sql-driver/src/sqlite/connection.ts";
import {
  type Installation,
  listTestedRecordings,
  oldVersion,
  type OldVersion,
  restoreInstallation,
  type ServerProcess,
  serverWait,
  type StoredRecording,
} from "../src/index.ts";
import {
  makeRecordedStore,
  queryPostgres,
  restorePostgres,
} from "../src/installations/postgres.ts";
import { CHECKOUT } from "../src/versions/checkout.ts";
import { until } from "@dagctl/testing";
import { runOnce, statusOf } from "./upgrade/life.ts";
import { PROGRAM } from "./upgrade/places.ts";
import { changedReads } from "./upgrade/reads.ts";

const ALL = [
  "001-first",
  "002-records",
  "003-events",
  "004-python-requirements",
  "005-runs-of-status",
  "006-project-queries",
  "007-project-columns",
  "008-project-columns",
  "009-runs-of-plans",
  "010-sync-unknown",
  "011-odd-characters",
];

/** What each earlier version had migrated. The last one names docs/upgrading.md when it refuses. */
const MIGRATED: Readonly<Record<string, readonly string[]>> = {
  c42623b: ALL.slice(0, 1),
  ea5feb2: ALL.slice(0, 1),
  "0222bc4": ALL.slice(0, 3),
};
const REFUSAL: Readonly<Record<string, RegExp>> = {
  "0222bc4": /was written by a newer dagctl.*docs\/upgrading\.md/,
};

/** Later versions have the tables of this one, and know its jobs and retries. */
const RECORDINGS = (["sqlite", "postgres"] as const)
  .flatMap((kind) => listTestedRecordings(kind))
  .filter(({ commit }) => Object.hasOwn(MIGRATED, commit));

/** The statements that docs/upgrading.md gives for the way back to an older version. */
function wayBack(): string {
  const page = readFileSync(join(CHECKOUT, "docs/upgrading.md"), "utf8");
  const [, statements] = /### Downgrading[^]*?```text\n([^]*?)```/.exec(page) ?? [];
  if (statements === undefined) throw new Error("docs/upgrading.md names no statements");
  return statements;
}

interface Restored {
  readonly installation: Installation;
  /** Runs SQL on the records and returns the first column of the last statement, if it has one. */
  sql(statements: string): Promise<readonly string[]>;
  /** Migrates the records without the lock, as a replica of this version does. */
  migrate(): Promise<void>;
  close(): Promise<void>;
}

async function restored(stored: StoredRecording): Promise<Restored> {
  const installation = await restoreInstallation(stored);
  if (stored.kind === "sqlite")
    return {
      installation,
      async sql(statements) {
        const database = new DatabaseSync(join(installation.data, "dagctl.db"), { timeout: 5_000 });
        try {
          if (!statements.startsWith("select")) database.exec(statements);
          else
            return database
              .prepare(statements)
              .all()
              .map((row) => String(Object.values(row)[0]));
          return [];
        } finally {
          database.close();
        }
      },
      // A file has no replicas, so no store of this version opens it now.
      async migrate() {
        const file = join(installation.data, "dagctl.db");
        const refused = sqliteStore({ file });
        await expect(refused.open()).rejects.toThrow(/Another process uses/);
        await refused.close();
        const database = kyselyOver(() => new DatabaseSync(file, { timeout: 5_000 }));
        await exclusively(database, (connection) =>
          migrate(connection, { program: "sqlite", text: "text" }),
        );
        await database.destroy();
      },
      close: () => installation.release(),
    };
  const dump = readFileSync(join(stored.folder, "postgres.sql"), "utf8");
  const postgres = await restorePostgres(dump, installation.moveTimes, installation.root);
  return {
    installation,
    sql: (statements) => queryPostgres(postgres, "records", `set role dagctl; ${statements}`),
    async migrate() {
      const store = makeRecordedStore();
      await store.open();
      await store.close();
    },
    async close() {
      await postgres.close();
      await installation.release();
    },
  };
}

/** Returns the statement that stores a pending run as the store of this version does. */
function insertRun({
  organization,
  project,
  id,
  job,
  isPassedOver,
  status = "pending",
  work,
}: {
  readonly organization: string;
  readonly project: string;
  readonly id: string;
  readonly job: string;
  readonly isPassedOver?: true;
  readonly status?: "pending" | "running";
  readonly work?: RunWorkOfPlan;
}): string {
  const time = new Date().toISOString();
  const run = {
    id,
    project_id: project,
    job_id: "job_aaaaaaaaaaaaaaaa",
    job_name: `late-${job}-manual-${id}`,
    job_type: work?.kind === "explain" ? "explain" : "run",
    status,
    triggered_by: "manual",
    created_at: time,
    updated_at: time,
  } as const;
  const internals = {
    job,
    applyPlan: false,
    ...(isPassedOver && { isPassedOver }),
    ...(work && { work, taken: true as const }),
  };
  const columns = {
    organization,
    id,
    wire: JSON.stringify(run),
    internals: JSON.stringify(internals),
    version: "1",
    created_at: time,
    project,
    name: run.job_name,
    status: toStoredStatus({ run, internals }),
  };
  const values = Object.values(columns).map((value) => `'${value}'`);
  return `insert into runs (${Object.keys(columns).join(", ")}) values (${values.join(", ")})`;
}

/** A project whose first commit is being checked by a host that is gone. */
const CHECKED = { project: "proj_checkedaaaaaaaaa", operation: "op_checkedaaaaaaaaa" } as const;

type Json = Readonly<Record<string, unknown>>;

async function readJson(place: Restored, statement: string): Promise<Json> {
  return JSON.parse((await place.sql(statement))[0] ?? "") as Json;
}

/** Returns the statements that store it as this version does, in the tables of each version. */
function insertChecked(wire: Json, { inspection }: Json): readonly string[] {
  const [now, id] = [Date.now(), CHECKED.operation];
  const time = new Date(now).toISOString();
  const begun = { id, kind: "create", status: "running", created_at: time } as const;
  const { current_commit_sha: commit, ...fields } = wire;
  const name = "checked";
  const project = { ...fields, id: CHECKED.project, name, status: "deploying", deployed: false };
  const operation = {
    ...begun,
    project_id: CHECKED.project,
    generation: 1,
    steps: [
      { name: "apply", status: "done", started_at: time, ended_at: time },
      { name: "check", status: "running", started_at: time },
    ],
    deadline: new Date(now + 15 * 60_000).toISOString(),
  };
  const common = { organization: wire["organization_id"], version: 1, created_at: time };
  const all = {
    projects: {
      ...common,
      id: CHECKED.project,
      wire: JSON.stringify({ ...project, operation: begun }),
      internals: JSON.stringify({
        generation: 1,
        mayExist: true,
        mayHaveState: false,
        stateRotation: 1,
        inspection,
      }),
      name_key: name,
      revision: 1,
      may_exist: 1,
    },
    operations: {
      ...common,
      id,
      wire: JSON.stringify(operation),
      internals: JSON.stringify({ lease: 0, checkedTarget: { commit, inspection, jobs: [] } }),
      project: CHECKED.project,
      status: "running",
      lease: 0,
    },
  };
  return Object.entries(all).map(([table, columns]) => {
    const values = Object.values(columns).map(
      (value) => `'${String(value).replaceAll("'", "''")}'`,
    );
    return `insert into ${table} (${Object.keys(columns).join(", ")}) values (${values.join(", ")})`;
  });
}

describe.each(RECORDINGS)(
  "While a server of commit $commit serves its records ($kind)",
  { timeout: 120_000 },
  (stored) => {
    let old: OldVersion;
    let place: Restored;
    let installation: Installation;
    let server: ServerProcess;
    let late: string;
    let sqlmesh: string;
    beforeAll(async () => {
      old = await oldVersion(stored.commit);
      place = await restored(stored);
      installation = place.installation;
      sqlmesh = installation.recording.projects.sqlmesh ?? "";
      server = await installation.start(old.program);
    }, 600_000);
    afterAll(() => place.close());

    const migrations = (): Promise<readonly string[]> =>
      place.sql("select name from kysely_migration order by name");

    test("a server of this version is refused the place, and migrates nothing", async () => {
      expect(await migrations()).toEqual(MIGRATED[stored.commit]);
      await expect(installation.start(PROGRAM)).rejects.toThrow(/Another dagctl is using/);
      expect(await migrations()).toEqual(MIGRATED[stored.commit]);
    });

    test("the store of this version migrates the tables without the lock, as a replica does", async () => {
      await place.migrate();
      expect(await migrations()).toEqual(ALL);
    });

    test("the old server goes on: it reads what was recorded, and creates, changes, runs and deletes projects", async () => {
      expect(await changedReads(installation, server)).toEqual([]);
      const client = installation.client(server);
      const body = installation.recording.keyedCalls.find(
        (call) => (call.body as { readonly name?: string } | undefined)?.name === "deleted",
      )?.body as Readonly<Record<string, unknown>>;
      const create = async (name: string): Promise<string> => {
        const path = "/projects";
        const made = await client.expect(201, { method: "POST", path, body: { ...body, name } });
        return String(made["id"]);
      };
      late = await create("late");
      await statusOf(client, late, "active");
      await client.expect(200, {
        method: "PUT",
        path: `/projects/${late}`,
        body: { description: "made while the tables were newer" },
      });
      await client.expect(200, {
        method: "PUT",
        path: `/projects/${sqlmesh}`,
        body: { description: "changed while the tables were newer" },
      });
      expect(await runOnce(client, late)).toMatchObject({ status: "success" });
      const gone = await create("gone");
      await statusOf(client, gone, "active");
      await client.expect(200, { method: "DELETE", path: `/projects/${gone}` });
      await client.expect(404, { method: "GET", path: `/projects/${gone}` });
      expect(server.readOutput()).not.toMatch(/^(?:\S+ )?error: /m);
    });

    test("the old server passes over runs of created jobs, retries, and runs of plans, also those that go on", async () => {
      const client = installation.client(server);
      const path = `/projects/${late}/runs`;
      const [passedOver, own] = ["run_aaaaaaaaaaaaaaaa", "run_bbbbbbbbbbbbbbbb"] as const;
      const retry = "run_cccccccccccccccc";
      const project = await client.get(`/projects/${late}`);
      const of = { organization: String(project["organization_id"]), project: late };
      await place.sql(insertRun({ ...of, id: passedOver, job: "hourly", isPassedOver: true }));
      await place.sql(insertRun({ ...of, id: retry, job: "scheduled-run", isPassedOver: true }));
      const work = { commit: "0".repeat(40), plan: "plan_aaaaaaaaaaaaaaaa", steps: [], input: {} };
      const planned = [
        ["run_dddddddddddddddd", "explain", "pending"],
        ["run_eeeeeeeeeeeeeeee", "apply", "running"],
      ] as const;
      for (const [id, kind, status] of planned) {
        const run = { ...of, id, status, job: "scheduled-run", work: { ...work, kind } };
        await place.sql(insertRun(run));
      }
      await place.sql(insertRun({ ...of, id: own, job: "scheduled-run" }));
      await until(
        () => client.get(`${path}/${own}`),
        ({ status }) => status === "success",
        serverWait("The end of a run that the old server found"),
      );
      expect(await runOnce(client, late)).toMatchObject({ status: "success" });
      for (const id of [passedOver, retry])
        expect(await client.get(`${path}/${id}`)).toMatchObject({ status: "pending" });
      for (const [id, , status] of planned)
        expect(await client.get(`${path}/${id}`)).toMatchObject({ status });
    });

    test("a server of the old version that starts afterwards is refused, and changes nothing", async () => {
      expect(await server.stop()).toBe(0);
      await expect(installation.start(old.program)).rejects.toThrow(
        REFUSAL[stored.commit] ?? /was written by a newer dagctl: start that version/,
      );
      expect(await migrations()).toEqual(ALL);
    });

    test("the server of this version has what the old one wrote", async () => {
      server = await installation.start(PROGRAM);
      const client = installation.client(server);
      expect(await client.get(`/projects/${late}`)).toMatchObject({
        status: "active",
        description: "made while the tables were newer",
      });
      expect(await client.get(`/projects/${sqlmesh}`)).toMatchObject({
        description: "changed while the tables were newer",
        python_requirements: "",
      });
      expect(await runOnce(client, late)).toMatchObject({ status: "success" });
      expect(await server.stop()).toBe(0);
    });

    test("this version is refused the records of a later one with the name of docs/upgrading.md", async () => {
      const later = "'999-later', '2030-01-01T00:00:00.000Z'";
      await place.sql(`insert into kysely_migration (name, timestamp) values (${later})`);
      await expect(installation.start(PROGRAM)).rejects.toThrow(
        /was written by a newer dagctl.*docs\/upgrading\.md/,
      );
      await place.sql("delete from kysely_migration where name = '999-later'");
    });

    test("the old version serves again after the statements of docs/upgrading.md, does not accept a first deployment whose commit this version was checking, and this one serves after that", async () => {
      await place.sql(wayBack());
      const wire = await readJson(place, `select wire from projects where id = '${late}'`);
      const internals = await readJson(
        place,
        `select internals from projects where id = '${late}'`,
      );
      for (const statement of insertChecked(wire, internals)) await place.sql(statement);
      server = await installation.start(old.program);
      const client = installation.client(server);
      const failed = await statusOf(client, CHECKED.project, "failed");
      expect(failed).toMatchObject({
        deployed: false,
        status_message: expect.stringContaining("was recorded without its target") as string,
      });
      expect(await client.get(`/projects/${CHECKED.project}/runs`)).toMatchObject({ runs: [] });
      await client.expect(200, { method: "DELETE", path: `/projects/${CHECKED.project}` });
      expect(await runOnce(installation.client(server), late)).toMatchObject({ status: "success" });
      expect(await server.stop()).toBe(0);
      server = await installation.start(PROGRAM);
      expect(await runOnce(installation.client(server), late)).toMatchObject({ status: "success" });
      expect(await server.stop()).toBe(0);
      expect(await migrations()).toEqual(ALL);
    });
  },
);
