import type { Project, RunStatus } from "@dagctl/core";
import type { Change, Store } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import type { StoreFixture } from "@dagctl/testing";
import { expect } from "vitest";

const rules = createProjectRules([sqlmeshType(), dbtType(), nodeType()], { gitAuth: ["none"] });
const ACME = "org-acme";
const TIME = "2026-01-01T00:00:00.000Z";
/** As the migration was released. */
const MIGRATION = "004-python-requirements";
/** What undoes the migrations after it, on any database program. */
const UNDONE = [
  "drop index runs_of_status",
  "drop index projects_by_state",
  "drop index projects_by_last_run",
  "drop index projects_sync_unknown",
  "drop index runs_of_organization",
  ...["type", "status", "suspended", "behind", "last_run", "last_failed"].map(
    (column) => `alter table projects drop column ${column}`,
  ),
];

/** Returns the change that stores a project; `other…` is of another organization. */
export function storedProject(id: string, fields: Readonly<Record<string, unknown>>): Change {
  const organization = id.startsWith("other") ? "org-other" : ACME;
  const body = { name: id, repository_url: "https://git.example.com/shop", ...fields };
  const project = rules.create(body, { id, organization, now: TIME });
  const internals = { generation: 1, mayExist: true, mayHaveState: false, stateRotation: 0 };
  return { put: "project", record: { project, internals } };
}

/** A driver's message can have characters that no caller may write. */
function withMessage(id: string, text: string): Change {
  const change = storedProject(id, {});
  if (!("put" in change) || change.put !== "project") throw new TypeError("It stores no project");
  const { project, ...rest } = change.record;
  const degraded = { ...project, status: "degraded", status_message: text } as const;
  return { put: "project", record: { project: degraded, ...rest } };
}

async function stored(store: Store, id: string): Promise<readonly [Project | undefined, unknown]> {
  const record = await store.project(id.startsWith("other") ? "org-other" : ACME, id);
  return [record?.project, record?.version];
}

/**
 * Checks what the migration of `python_requirements` makes of projects of the version before.
 *
 * @param sql runs a statement on the records of the fixture
 */
export async function migratesStoredProjects(
  { store, reopen }: Pick<StoreFixture, "store" | "reopen">,
  sql: (statement: string) => Promise<unknown>,
): Promise<void> {
  // More than two pages, in two organizations.
  const many = Array.from({ length: 450 }, (_, index) => `other-${index}`);
  const before: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    sqlmesh: { description: '{"python_requirements":1} "x" \\ é' },
    dbt: { project_type: "dbt" },
    node: { project_type: "node" },
    chosen: { python_requirements: "reqs.txt" },
    damaged: {},
    ...Object.fromEntries(many.map((id) => [id, {}])),
  };
  const ids = Object.keys(before);
  await store.commit(ids.map((id) => storedProject(id, before[id] ?? {})));
  const formerly = new Map(
    await Promise.all(ids.map(async (id) => [id, await stored(store, id)] as const)),
  );
  await sql("update projects set wire = '{' where id = 'damaged'");
  // What a later migration has added goes too, because they run in order.
  await sql(`delete from kysely_migration where name >= '${MIGRATION}'`);
  for (const statement of UNDONE) await sql(statement);

  const after = await reopen();
  for (const id of ids) {
    if (id === "damaged") continue;
    const [project, version] = formerly.get(id) ?? [];
    const [now, newVersion] = await stored(after, id);
    const isChanged = id !== "node" && id !== "chosen";
    expect([id, now, newVersion]).toEqual([
      id,
      isChanged ? { ...project, python_requirements: "" } : project,
      // A host that read the record before does not overwrite it.
      Number(version) + (isChanged ? 1 : 0),
    ]);
    const fields = Object.keys(now ?? {});
    const version_ = id === "dbt" ? "python_version" : "sqlmesh_version";
    if (isChanged) expect(fields[fields.indexOf(version_) + 1]).toBe("python_requirements");
  }
  // A second start migrates nothing.
  const last = await stored(after, "sqlmesh");
  await after.close();
  expect(await stored(await reopen(), "sqlmesh")).toEqual(last);
}

/** What makes the columns and indexes those that a version between two releases added. */
const UNRELEASED = [
  "drop index projects_by_last_run",
  "drop index projects_sync_unknown",
  "drop index projects_by_state",
  "create index projects_by_state on projects (organization, status)",
  "create index runs_newest on runs (organization, project, created_at, id, status)",
  "alter table projects drop column last_run",
  "alter table projects drop column last_failed",
  "delete from kysely_migration where name > '006-project-queries'",
];

/**
 * Checks that projects are found by their columns after a version between two releases has stored
 * them.
 *
 * @param sql runs a statement on the records of the fixture
 */
export async function migratesUnreleasedColumns(
  { store, reopen }: Pick<StoreFixture, "store" | "reopen">,
  sql: (statement: string) => Promise<unknown>,
): Promise<void> {
  const projects = ["one", "two"].map((id) => storedProject(id, {}));
  await store.commit([...projects, storedRun("two", "failed")]);
  const page = { offset: 0, limit: 10 };
  const query = { ...page, status: ["last_run_failed"], sort: "-last_run" } as const;
  const former = await store.findProjects?.(ACME, query);
  for (const statement of UNRELEASED) await sql(statement);

  const after = await reopen();
  expect(await after.findProjects?.(ACME, query)).toEqual(former);
  expect(former).toMatchObject({ records: [{ project: { id: "two" } }], total: 1 });
}

/** Texts with characters that PostgreSQL takes for no JSON, and some that look like them. */
const ODD_TEXTS = ["\0", "a\0b", "\ud800", "\udc00\ud800", "\\u0000", "\\\0", '"\0"', "🙂\0", "\\"];

/**
 * Checks that projects with such texts are found by their status: those that this version stores,
 * and those that the version before has stored.
 *
 * @param sql runs a statement on the records of the fixture
 * @param undone takes the migration back
 */
export async function findsOddTexts(
  { store, reopen }: Pick<StoreFixture, "store" | "reopen">,
  sql: (statement: string) => Promise<unknown>,
  undone: readonly string[] = [],
): Promise<void> {
  const query = { offset: 0, limit: 20, status: ["degraded"] } as const;
  const found = async (by: Store): Promise<readonly unknown[]> => {
    const { total } = (await by.findProjects?.(ACME, { ...query, type: ["sqlmesh"] })) ?? {};
    return [total, (await by.countProjects?.(ACME))?.by_status.degraded];
  };
  for (const statement of undone) await sql(statement);
  await store.commit(ODD_TEXTS.map((text, index) => withMessage(`odd-${index}`, text)));
  const all = [ODD_TEXTS.length, ODD_TEXTS.length];
  if (undone.length > 0) expect(await found(store)).not.toEqual(all);
  await sql("delete from kysely_migration where name = '011-odd-characters'");
  expect(await found(await reopen())).toEqual(all);
}

function storedRun(project: string, status: RunStatus): Change {
  const run = {
    id: `run-${project}`,
    organization_id: ACME,
    project_id: project,
    job_id: "by-hand",
    job_name: "by-hand",
    job_type: "run",
    status,
    triggered_by: "manual",
    created_at: TIME,
    updated_at: TIME,
  } as const;
  return {
    put: "run",
    record: { organization: ACME, run, internals: { job: "by-hand", applyPlan: false } },
  };
}
