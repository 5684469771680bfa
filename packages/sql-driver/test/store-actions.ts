import type { Change, Expectation, RunQuery, Store } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import { fakeClock, memoryStore, type StoreFixture } from "@dagctl/testing";
import fc from "fast-check";
import { expect } from "vitest";

/** Few values, so that they meet. */
const organization = fc.constantFrom("org-a", "org-b");
const id = fc.constantFrom("x1", "x2", "x3");
const kind = fc.constantFrom("audit", "plan");
const name = fc.constantFrom("Alpha", "ALPHA", "beta");
const time = fc
  .integer({ min: 1, max: 6 })
  .map((number) => new Date(Date.UTC(2026, 0, number)).toISOString());
const runStatus = fc.constantFrom("pending", "running", "success", "failed");

const project: fc.Arbitrary<Change> = fc
  .record({
    organization,
    id,
    name,
    time,
    mayExist: fc.boolean(),
    status: fc.constantFrom("active", "failed"),
    suspended: fc.boolean(),
    behind: fc.constantFrom(undefined, 0, 12),
    description: fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("\0", "\ud800", "\\u0000"),
    ),
  })
  .map((made) => ({
    put: "project",
    record: {
      project: {
        id: made.id,
        organization_id: made.organization,
        name: made.name,
        description: made.description,
        project_type: "dbt",
        repository_url: "https://git.example/a",
        branch: "main",
        git_auth_method: "none",
        use_managed_state_database: false,
        auto_apply: false,
        run_tests: true,
        deployed: false,
        suspended: made.suspended,
        status: made.status,
        ...(made.behind === undefined ? {} : { commits_behind: made.behind }),
        cpu_request: "1",
        cpu_limit: "1",
        memory_request: "1Gi",
        memory_limit: "1Gi",
        concurrency_policy: "Allow",
        remediation_auto_merge: false,
        successful_runs_history_limit: 3,
        failed_runs_history_limit: 3,
        revision: 1,
        created_at: made.time,
        updated_at: made.time,
      },
      internals: { generation: 1, mayExist: made.mayExist, mayHaveState: false, stateRotation: 0 },
    },
  }));
const operation: fc.Arbitrary<Change> = fc
  .record({ organization, id, project: id, time, running: fc.boolean() })
  .map((made) => ({
    put: "operation",
    record: {
      organization: made.organization,
      operation: {
        id: made.id,
        project_id: made.project,
        kind: "deploy",
        status: made.running ? "running" : "failed",
        generation: 1,
        steps: [],
        deadline: made.time,
        created_at: made.time,
        ...(made.running ? {} : { ended_at: made.time }),
      },
      internals: { lease: 1 },
    },
  }));
const run: fc.Arbitrary<Change> = fc
  .record({
    organization,
    id,
    project: id,
    name,
    time,
    status: runStatus,
    isPassedOver: fc.boolean(),
    isTaken: fc.boolean(),
    trigger: fc.constantFrom("manual" as const, "scheduled" as const),
  })
  .map((made) => ({
    put: "run",
    record: {
      organization: made.organization,
      run: {
        id: made.id,
        project_id: made.project,
        job_id: "j",
        job_name: made.name,
        job_type: "run",
        status: made.status,
        triggered_by: made.trigger,
        created_at: made.time,
        updated_at: made.time,
      },
      internals: {
        job: "j",
        applyPlan: false,
        ...(made.isPassedOver && { isPassedOver: true }),
        ...(made.isTaken && { taken: true }),
      },
    },
  }));
const job: fc.Arbitrary<Change> = fc
  .record({ organization, id, project: id, name, time })
  .map((made) => ({
    put: "job",
    record: {
      organization: made.organization,
      job: {
        id: made.id,
        project_id: made.project,
        name: made.name,
        command: "c",
        schedule: "0 0 * * *",
        enabled: true,
        created_at: made.time,
        updated_at: made.time,
      },
    },
  }));
const rest: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    put: fc.constant("key" as const),
    record: fc.record({
      scope: organization,
      key: id,
      body: name,
      expiresAt: time,
      answer: fc.jsonValue(),
    }),
  }),
  fc.record({
    put: fc.constant("event" as const),
    event: fc.record({
      type: fc.constant("run.ended" as const),
      organization,
      time,
      data: fc.dictionary(fc.string(), fc.jsonValue()),
    }),
  }),
  fc.record({ put: fc.constant("cursor" as const), consumer: id, sequence: fc.nat() }),
  fc.record({ forget: fc.constant("project" as const), organization, id }),
  fc.record({ forget: fc.constant("record" as const), kind, organization, id }),
  fc.record({
    put: fc.constant("record" as const),
    record: fc.record(
      {
        kind,
        organization,
        id,
        parent: fc.constantFrom("", "x1"),
        sortKey: time,
        project: id,
        expiresAt: time,
        value: fc.dictionary(fc.string(), fc.jsonValue()),
      },
      { requiredKeys: ["kind", "organization", "id", "parent", "sortKey", "value"] },
    ),
  }),
);

const expectation: fc.Arbitrary<Expectation> = fc.oneof(
  fc.record({
    expect: fc.constant("version" as const),
    of: fc.constantFrom("project" as const, "operation" as const, "run" as const, "job" as const),
    organization,
    id,
    version: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({
    expect: fc.constant("version" as const),
    of: fc.constant("record" as const),
    kind,
    organization,
    id,
    version: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record(
    { expect: fc.constant("name_unused" as const), organization, name, except: id },
    { requiredKeys: ["expect", "organization", "name"] },
  ),
  fc.record({
    expect: fc.constantFrom("job_name_unused" as const, "run_name_unused" as const),
    organization,
    project: id,
    name,
  }),
  fc.record({ expect: fc.constant("key_unused" as const), scope: organization, key: id }),
  fc.record({
    expect: fc.constant("cursor" as const),
    consumer: id,
    sequence: fc.constantFrom(0, 1),
  }),
  fc.record({
    expect: fc.constant("lease_ended" as const),
    number: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record(
    { expect: fc.constant("no_active_operation" as const), organization, project: id, except: id },
    { requiredKeys: ["expect", "organization", "project"] },
  ),
  fc.record({
    expect: fc.constant("fewer_runs" as const),
    organization,
    project: id,
    statuses: fc.uniqueArray(runStatus),
    than: fc.integer({ min: 0, max: 3 }),
  }),
);

const action: fc.Arbitrary<(store: Store) => Promise<unknown>> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        changes: fc.array(fc.oneof(project, operation, run, job, rest), { maxLength: 4 }),
        expect: fc.array(expectation, { maxLength: 2 }),
      })
      .map((made) => (store: Store) => store.commit(made.changes, { expect: made.expect })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ events: time, operations: time, keys: time, records: time })
      .map((before) => (store: Store) => store.prune(before)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(organization, id, fc.string()).map(
      ([of, which, text]) =>
        (store: Store) =>
          store.putLog(of, which, text),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(async (store: Store) =>
      store.takeOver(await store.claimHost("host-1", 1000)),
    ),
  },
);

async function outcome(store: Store, act: (store: Store) => Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await act(store) };
  } catch (error) {
    if (isDagctlError(error)) return { code: error.code, details: error.details };
    throw error;
  }
}

const SORTS = ["created", "-created", "name", "-name", "last_run", "-last_run"] as const;

const RUN_QUERIES: readonly Omit<RunQuery, "offset" | "limit">[] = [
  {},
  { project: "x1" },
  { project: "x1", statuses: ["failed", "success", "running"] },
  { statuses: ["pending", "success"], triggeredBy: "scheduled" },
  { since: "2026-01-02T00:00:00.000Z", until: "2026-01-03T00:00:00.000Z" },
];

/** Returns what queries find. */
async function found(store: Store, of: string): Promise<unknown> {
  const page = { offset: 0, limit: 2 };
  const states = [
    "active",
    "suspended",
    "behind",
    "sync_unknown",
    "last_run_failed",
    "running",
    "pending_plan",
  ] as const;
  return Promise.all([
    store.countProjects?.(of),
    store.newestRuns?.(of, ["x1", "x2", "x3"], 2),
    store.findProjects?.(of, { ...page, search: "aL" }),
    ...SORTS.map((sort) => store.findProjects?.(of, { ...page, sort })),
    ...states.map((state) => store.findProjects?.(of, { ...page, status: [state] })),
    store.findProjects?.(of, { ...page, offset: 1, status: ["failed", "behind"], type: ["dbt"] }),
    ...RUN_QUERIES.map((query) => store.findRuns?.(of, { ...page, ...query })),
  ]);
}

/** Returns everything that can be read. */
async function everything(store: Store): Promise<unknown> {
  const page = { offset: 1, limit: 2 };
  const both = await Promise.all(
    ["org-a", "org-b"].map(async (of) => ({
      projects: [
        await store.projects(of),
        await store.projects(of, page),
        await store.projectTexts(of, { limit: 2 }),
        await store.projectTexts(of, {
          limit: 2,
          after: { sortKey: "2026-01-02T00:00:00.000Z", id: "x1" },
        }),
        await store.projectByName(of, "alpha"),
        await store.events(1, 3, { organization: of }),
        await found(store, of),
      ],
      each: await Promise.all(
        ["x1", "x2", "x3"].map(async (one) => [
          await store.project(of, one),
          await store.projectText(of, one),
          await store.jobs(of, one),
          await store.job(of, one, "x1"),
          await store.operation(of, one),
          await store.operations(of, one, page),
          await store.runs(of, one, page),
          await store.runs(of, one, { ...page, statuses: ["pending", "success"] }),
          await store.run(of, "x1", one),
          await store.log(of, one),
          await store.key(of, one),
          await store.cursor(one),
          await store.record(of, "plan", one),
          await store.records(of, "audit", "x1", { limit: 2 }),
          await store.records(of, "audit", "", {
            limit: 2,
            after: { sortKey: "2026-01-03T00:00:00.000Z", id: one },
            descending: true,
          }),
        ]),
      ),
    })),
  );
  return [
    both,
    await store.activeRuns(),
    (await store.deployments({ limit: 9 })).map((record) => record.project.id),
    await store.events(0, 100),
  ];
}

/**
 * Asserts that the same actions in any order leave the store and the memory store with the same
 * answers.
 */
export async function sameAnswersAsInMemory(
  open: () => Promise<StoreFixture & { close(): Promise<void> }>,
  numRuns: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 25 }), async (actions) => {
      const fixture = await open();
      try {
        const model = memoryStore({ clock: fakeClock() });
        for (const act of actions)
          expect(await outcome(fixture.store, act)).toEqual(await outcome(model, act));
        expect(await everything(fixture.store)).toEqual(await everything(model));
      } finally {
        await fixture.close();
      }
    }),
    { numRuns },
  );
}
