import { resolve } from "node:path";
import type { CallOptions, Clock, Store } from "@dagctl/core/contracts";
import { assertOptionNames } from "@dagctl/core/driver-kit";
import { asDagctlError, DagctlError } from "@dagctl/core/errors";
import { type Dialect, migrate } from "./migrations.ts";
import { sqlStore } from "./sql-store.ts";
import { PATIENCE } from "./sqlite/connection.ts";
import { describe, isBusy } from "./sqlite/errors.ts";
import { takeLock } from "./sqlite/lock.ts";
import { projectListReads, type ReadProjectTexts } from "./sqlite/project-list-reads.ts";
import { projectTextRead, type ReadProjectText } from "./sqlite/project-text.ts";
import { sqliteFile } from "./sqlite/sqlite-file.ts";
import { type TurnSnapshot, turnSnapshot } from "./sqlite/turn-snapshot.ts";
import { writer } from "./writer.ts";

/** The SQLite file of the store. */
export interface SqliteStoreOptions {
  /**
   * The database file; created with its folder where it is missing (0600 in 0700). `-wal`,
   * `.commits` and `.lock` are in the same folder. It must be on a local disk.
   */
  readonly file: string;
  /** The clock of leases. @default the machine's */
  readonly clock?: Pick<Clock, "now">;
}

const SQLITE: Dialect = { program: "sqlite", text: "text" };

/**
 * Returns a store in one SQLite file, for one process at a time (`supports.replicas` is false; a
 * host takes `lock`). While it is open no other process can open the file.
 *
 * What a commit acknowledged is on the disk. Reads do not wait for writes: they have a connection
 * of their own. Calls of `projectText` in one turn of the event loop see one state of the file,
 * which has every commit of this store. SQLite's calls are synchronous, so a slow disk blocks the
 * process for the time of a flush. Rejects with `unavailable` when the file cannot be opened, read
 * or written; the message says what to do.
 *
 * @throws TypeError: `file` is empty or `:memory:`, or an option does not exist
 */
export function sqliteStore(options: SqliteStoreOptions): Store {
  assertOptionNames("sqliteStore", options, { file: true, clock: true });
  if (typeof options.file !== "string" || options.file === "" || options.file === ":memory:")
    throw new TypeError(
      "sqliteStore needs the path of a file as `file`; memoryStore of @dagctl/testing keeps nothing",
    );
  const file = resolve(options.file);
  const held = new Set<() => void>();
  const database = sqliteFile(file);
  let snapshot: TurnSnapshot | undefined;
  let projectText: ReadProjectText | undefined;
  let projectList: ReadProjectTexts | undefined;
  let closing: Promise<void> | undefined;

  const writes = writer({
    ...PATIENCE,
    ...database.commits,
    endReads: () => snapshot?.end(),
  });

  const assertOpen = (call?: CallOptions): void => {
    call?.signal?.throwIfAborted();
    if (closing !== undefined)
      throw new DagctlError("unavailable", "The store is closed", { retryable: false });
    database.assertSound();
    writes.noteRead();
  };
  const begin = (call?: CallOptions): void => {
    assertOpen(call);
    snapshot?.end();
  };

  const read = <Row>(from: () => Row): Row => {
    try {
      return from();
    } catch (error) {
      throw asDagctlError(database.describe(error));
    }
  };

  const projectTextOf = (): ReadProjectText =>
    (projectText ??= projectTextRead(database.readQueries, database.reader()));
  const projectListOf = (): ReadProjectTexts =>
    (projectList ??= projectListReads({
      builder: database.readQueries,
      reader: database.reader(),
      writer: database.writer(),
    }));

  const end = async (): Promise<void> => {
    await writes.idle();
    await database.close();
    for (const free of held) free();
  };

  const stored = sqlStore({
    reader: database.readQueries,
    execute: database.execute,
    executeByKey: database.execute,
    writer: writes,
    clock: () => (options.clock ?? Date).now(),
    computesColumns: false,
    indexOf: "instr",
    begin,
    again: (ask) => ask(),
    describe: database.describe,
  });

  return {
    ...stored,
    supports: { replicas: false, persists: true },

    async open(call) {
      begin(call);
      await database.open((connection) => migrate(connection, SQLITE));
    },

    /** A host reads a cursor to find whether it is ready: it is not where nothing can be stored. */
    async cursor(consumer, call) {
      begin(call);
      database.check();
      return stored.cursor(consumer, call);
    },

    async projectText(organization, id, call) {
      assertOpen(call);
      return read(() => {
        (snapshot ??= turnSnapshot(database.reader())).begin();
        return projectTextOf()(organization, id);
      });
    },

    async projectTexts(organization, part, call) {
      begin(call);
      // Where a text is not JSON, the common read rejects with the reason.
      return (
        read(() => projectListOf()(organization, part)) ??
        stored.projectTexts(organization, part, call)
      );
    },

    async lock(waitMs, call) {
      begin(call);
      await database.prepare();
      const open = (): void => {
        try {
          database.writer();
        } catch (error) {
          throw isBusy(error) ? error : asDagctlError(describe(file, error, false));
        }
      };
      const free = await takeLock(file, open, waitMs, call?.signal).catch((error: unknown) => {
        call?.signal?.throwIfAborted();
        throw asDagctlError(describe(`${file}.lock`, error, false));
      });
      held.add(free);
      return async () => {
        held.delete(free);
        free();
      };
    },

    close() {
      return (closing ??= end());
    },
  };
}
