import type { Store } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { Kysely } from "kysely";
import { changes as changesOf, type Program } from "./queries/changes.ts";
import { counters } from "./queries/counters.ts";
import { expectations } from "./queries/expectations.ts";
import { prune, putLog } from "./queries/keeping.ts";
import {
  claim,
  leaseAssertion,
  readClock,
  release,
  renew,
  type StoreClock,
  takeOver,
} from "./queries/leases.ts";
import { partsRead } from "./queries/parts.ts";
import { projectQueries } from "./queries/project-queries.ts";
import { reads } from "./queries/reads.ts";
import { runQueries, type TextProgram } from "./queries/run-queries.ts";
import { type ReadEngine, readFrom } from "./reading.ts";
import type { Tables } from "./tables.ts";
import type { Writer } from "./writer.ts";
import type { Connection, ReadExecutes } from "./transaction.ts";

/**
 * The part of a store that depends on the database program; everything else is the same for all.
 */
export interface SqlEngine extends ReadEngine, ReadExecutes, Program, TextProgram {
  /**
   * The connection for reading: it sees what is committed, and nothing of a transaction of `writer`
   * that has not ended.
   */
  readonly reader: Kysely<Tables>;
  readonly writer: Writer;
  readonly clock: StoreClock;
}

type Own = "supports" | "open" | "close" | "lock";

/** Returns all of a store that is SQL: one set of queries for every database. */
export function sqlStore(engine: SqlEngine): Omit<Store, Own> {
  const { writer, clock } = engine;
  const now = (database: Kysely<Tables>): Promise<number> => readClock(clock, database);
  const from = reads(engine.reader, engine.execute, engine.executeByKey);
  const queries = { ...projectQueries(engine.reader), ...runQueries(engine.reader, engine) };
  const read = readFrom(engine);
  const numbers = counters(engine.reader);
  const prepare = changesOf(engine.reader, engine);
  const isMet = expectations(engine.reader);
  const assertLease = leaseAssertion(engine.reader, clock);

  return {
    project: (organization, id, options) => read(options, () => from.project(organization, id)),
    projectText: (organization, id, options) =>
      read(options, () => from.projectText(organization, id)),
    projectByName: (organization, name, options) =>
      read(options, () => from.projectByName(organization, name)),
    projects: (organization, page, options) =>
      read(options, () => from.projects(organization, page)),
    projectTexts: (organization, part, options) =>
      read(options, () => from.projectTexts(organization, part)),
    findProjects: (organization, query, options) =>
      read(options, () => queries.findProjects(organization, query)),
    countProjects: (organization, options) =>
      read(options, () => queries.countProjects(organization)),
    newestRuns: (organization, projects, limit, options) =>
      read(options, () => queries.newestRuns(organization, projects, limit)),
    findRuns: (organization, query, options) =>
      read(options, () => queries.findRuns(organization, query)),
    deployments: (page, options) => read(options, () => from.deployments(page)),
    job: (organization, project, idOrName, options) =>
      read(options, () => from.job(organization, project, idOrName)),
    jobs: (organization, project, options) => read(options, () => from.jobs(organization, project)),
    run: (organization, project, id, options) =>
      read(options, () => from.run(organization, project, id)),
    runs: (organization, project, filter, options) =>
      read(options, () => from.runs(organization, project, filter)),
    activeRuns: (options) => read(options, () => from.activeRuns()),
    operation: (organization, id, options) => read(options, () => from.operation(organization, id)),
    operations: (organization, project, page, options) =>
      read(options, () => from.operations(organization, project, page)),
    record: (organization, kind, id, options) =>
      read(options, () => from.record(organization, kind, id)),
    records: (organization, kind, parent, page, options) =>
      read(options, () => from.records(organization, kind, parent, page)),
    key: (scope, key, options) => read(options, () => from.key(scope, key)),
    events: (after, limit, options) => read(options, () => from.events(after, limit, options)),
    cursor: (consumer, options) => read(options, () => from.cursor(consumer)),
    log: (organization, run, options) => read(options, () => from.log(organization, run)),

    async commit(changes, options = {}) {
      engine.begin(options);
      const work = prepare(changes);
      const { expect = [], lease } = options;
      const check = async ({ database, execute }: Connection): Promise<void> => {
        // Asked at once, and answered in their order.
        const leased = lease && assertLease(execute, lease);
        const met = expect.map((one) => isMet(execute, one, () => now(database)));
        await Promise.all([leased, ...met]);
        for (const [index, expectation] of expect.entries())
          if (!(await met[index])) throw expectationError(expectation);
      };
      return writer.write(
        {
          reads: partsRead(expect),
          changes: work.changes,
          check,
          apply: async (transaction) => ({ sequence: await work.apply(transaction) }),
        },
        options,
      );
    },

    async putLog(organization, run, text, options) {
      engine.begin(options);
      await writer.write(({ database }) => putLog(database, organization, run, text), options);
    },
    async prune(before, options) {
      engine.begin(options);
      await writer.write(({ database }) => prune(database, before), options);
    },
    async claimHost(host, lifeMs, options) {
      engine.begin(options);
      return writer.write(
        async ({ database, execute }) =>
          claim(database, {
            endsAt: (await now(database)) + lifeMs,
            host,
            number: await numbers.next(execute, "lease"),
            alone: options?.alone ?? false,
          }),
        options,
      );
    },
    async renew(lease, lifeMs, options) {
      engine.begin(options);
      await writer.write(async ({ database, execute }) => {
        await assertLease(execute, lease);
        await renew(database, (await now(database)) + lifeMs, lease);
      }, options);
    },
    async release(lease, options) {
      engine.begin(options);
      await writer.write(({ database }) => release(database, lease), options);
    },
    async takeOver(lease, options) {
      engine.begin(options);
      return writer.write(async ({ database, execute }) => {
        await assertLease(execute, lease);
        return takeOver(database, await now(database), lease);
      }, options);
    },
  };
}

function expectationError(failed: { readonly expect: string }): DagctlError {
  return new DagctlError("conflict", `Expected ${failed.expect}, which does not hold`, {
    details: { failed },
  });
}
