import { statSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { asDagctlError, DagctlError } from "@dagctl/core/errors";
import type { Kysely } from "kysely";
import { whileBusy } from "../busy.ts";
import type { Tables } from "../tables.ts";
import { type CommitFile, nextCommit, openCommitFile } from "./commit-count.ts";
import {
  exclusively,
  executeOver,
  kyselyOver,
  openReader,
  openWriter,
  PATIENCE,
} from "./connection.ts";
import { createPrivateFile } from "./create-private-file.ts";
import { describe, describeServing, isDamage, isOfStatement } from "./errors.ts";
import { type FileGuard, fileGuard } from "./file-guard.ts";
import { type Damage, findDamage } from "./find-damage.ts";
import { refuseLostDatabase, refuseWhatIsNoFile } from "./lost-database.ts";
import type { Execute, WithConnection } from "../transaction.ts";

/** A database file as stores use it: a connection that reads, and one that writes. */
export interface SqliteFile {
  /** Returns the connection for reading, opened at the first call. */
  reader(): DatabaseSync;
  readonly readQueries: Kysely<Tables>;
  /** Executes statements on the connection for reading. */
  readonly execute: Execute;
  /** Returns the connection for writing, opened at the first call. */
  writer(): DatabaseSync;
  readonly writeQueries: Kysely<Tables>;
  /** What a writer of commits does besides its statements. */
  readonly commits: {
    withConnection: WithConnection;
    isOfStatement(error: unknown): boolean;
    checkFiles(): void;
    beforeCommit(): () => void;
    describe(error: unknown, committing: boolean): unknown;
  };
  /**
   * Refuses a database that was there and is gone, or that has lost what was acknowledged, and
   * creates a missing file. It opens no connection.
   *
   * @throws DagctlError `unavailable`: it names the file and says what to do
   */
  prepare(): Promise<void>;
  /**
   * Opens the database and brings its tables to the current form, in one transaction. May be called
   * again.
   *
   * @throws DagctlError as `prepare`, and where the file cannot be used
   */
  open(migrate: (connection: Kysely<Tables>) => Promise<void>): Promise<void>;
  /**
   * Compares the files with those that are open.
   *
   * @throws DagctlError `unavailable`: they were deleted, replaced, cut off or damaged
   */
  check(): void;
  /**
   * Throws where damage was found before.
   *
   * @throws DagctlError `unavailable`: it names the file
   */
  assertSound(): void;
  /** Returns an error of a call in dagctl's words. It remembers damage. */
  describe(error: unknown): unknown;
  /** Closes the connections. No write is active. */
  close(): Promise<void>;
}

/**
 * @param file the absolute path of the database
 * @param keepsLog leaves a log that was there before the file was opened, also at a close: another
 *   store of the file may find damage that this one does not read
 */
export function sqliteFile(file: string, keepsLog = false): SqliteFile {
  let readerConnection: DatabaseSync | undefined;
  let writerConnection: DatabaseSync | undefined;
  let commitStatement: StatementSync | undefined;
  let guard: FileGuard | undefined;
  let commitFile: CommitFile | undefined;
  let isDamaged = false;
  let hadLog = false;

  const reader = (): DatabaseSync => (readerConnection ??= openReader(file));
  const writer = (): DatabaseSync => (writerConnection ??= openWriter(file));
  const readQueries = kyselyOver(reader);
  const writeQueries = kyselyOver(writer);
  const executeWrite = executeOver(writer);

  const describeAndNote = (error: unknown, committing: boolean): unknown => {
    const described = describeServing(file, error, committing);
    if (!isDamage(error)) return described;
    isDamaged = true;
    if (described instanceof DagctlError) guard?.noteDamage(described);
    return described;
  };

  const readStoredCommit = (): number => {
    commitStatement ??= writer().prepare("pragma user_version");
    return Number(commitStatement.get()?.["user_version"]);
  };

  /** Migrations are a commit, too: else a log could begin with the number that a backup has. */
  const migrateCounted = async (
    connection: Kysely<Tables>,
    migrate: (connection: Kysely<Tables>) => Promise<void>,
  ): Promise<void> => {
    const changes = writer().prepare("select total_changes() as count");
    const before = changes.get()?.["count"];
    await migrate(connection);
    if (changes.get()?.["count"] !== before)
      writer().exec(`pragma user_version = ${nextCommit(readStoredCommit())}`);
  };

  // Kysely closes only connections that it has opened itself.
  const closeReader = async (): Promise<void> => {
    await readQueries.destroy();
    if (readerConnection?.isOpen) readerConnection.close();
  };
  const closeWriter = async (): Promise<void> => {
    await writeQueries.destroy();
    if (writerConnection?.isOpen) writerConnection.close();
  };

  const prepare = async (): Promise<void> => {
    refuseWhatIsNoFile(file);
    refuseLostDatabase(file);
    await createPrivateFile(file);
    // A command of another process may be writing, and its log is then read while it changes.
    for (let attempt = 1; writerConnection === undefined; attempt += 1) {
      const damage = findDamage(file, false);
      hadLog = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
      if (damage === undefined) return;
      if (attempt === READS) throw damageError(damage);
      await PATIENCE.pause(attempt * READ_PAUSE);
    }
  };

  return {
    reader,
    readQueries,
    execute: executeOver(reader),
    writer,
    writeQueries,
    commits: {
      withConnection: (use) =>
        writeQueries
          .connection()
          .execute((connection) => use({ database: connection, execute: executeWrite })),
      isOfStatement,
      checkFiles: () => guard?.check(),
      beforeCommit() {
        const number = nextCommit(readStoredCommit());
        writer().exec(`pragma user_version = ${number}`);
        return () => commitFile?.acknowledge(number);
      },
      describe: describeAndNote,
    },
    prepare,
    async open(migrate) {
      try {
        await prepare();
        await whileBusy(PATIENCE, async () => {
          writer();
          reader();
          await exclusively(writeQueries, (connection) => migrateCounted(connection, migrate));
        });
        const opened = (commitFile ??= openCommitFile(file, readStoredCommit()));
        guard ??= fileGuard(file, { onSound: () => opened.restore() });
      } catch (error) {
        isDamaged ||= isDamage(error);
        throw asDagctlError(describe(file, error, false));
      }
    },
    check: () => guard?.check(),
    assertSound: () => guard?.assertSound(),
    describe: (error) => describeAndNote(error, false),
    async close() {
      const isKept = isDamaged || (keepsLog && hadLog);
      const log = isKept ? "kept" : (guard?.stateOfLog() ?? "kept");
      // A start that was refused may have ended before it.
      if (guard === undefined && writerConnection?.isOpen === true) reader();
      guard = undefined;
      try {
        if (log === "copy") writer().exec("pragma wal_checkpoint");
      } catch {
        // The database stays as it is then, and the next start names what is gone.
      }
      // The last one decides what becomes of the log.
      if (log === "sound") await closeReader();
      await closeWriter();
      if (log !== "sound") await closeReader();
      commitFile?.close();
      commitFile = undefined;
    },
  };
}

/** How often the files are read before damage counts, and the first pause, in milliseconds. */
const READS = 4;
const READ_PAUSE = 25;

function damageError({ path, what, remedy }: Damage): DagctlError {
  return new DagctlError(
    "unavailable",
    `${path} ${what}. Nothing was changed. To go on, ${remedy}`,
    { retryable: false, details: { file: path } },
  );
}
