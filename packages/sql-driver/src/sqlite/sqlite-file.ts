import type { DatabaseSync, StatementSync } from "node:sqlite";
import { asDagctlError, DagctlError } from "@dagctl/core/errors";
import type { Kysely } from "kysely";
import { whileBusy } from "../busy.ts";
import type { Tables } from "../tables.ts";
import { type CommitFile, findLostCommits, nextCommit, openCommitFile } from "./commit-count.ts";
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

/** @param file the absolute path of the database */
export function sqliteFile(file: string): SqliteFile {
  let readerConnection: DatabaseSync | undefined;
  let writerConnection: DatabaseSync | undefined;
  let commitStatement: StatementSync | undefined;
  let guard: FileGuard | undefined;
  let commitFile: CommitFile | undefined;

  const reader = (): DatabaseSync => (readerConnection ??= openReader(file));
  const writer = (): DatabaseSync => (writerConnection ??= openWriter(file));
  const readQueries = kyselyOver(reader);
  const writeQueries = kyselyOver(writer);
  const executeWrite = executeOver(writer);

  const describeAndNote = (error: unknown, committing: boolean): unknown => {
    const described = describeServing(file, error, committing);
    if (isDamage(error) && described instanceof DagctlError) guard?.noteDamage(described);
    return described;
  };

  const readStoredCommit = (): number => {
    commitStatement ??= writer().prepare("pragma user_version");
    return Number(commitStatement.get()?.["user_version"]);
  };

  const prepare = async (): Promise<void> => {
    refuseWhatIsNoFile(file);
    refuseLostDatabase(file);
    await createPrivateFile(file);
    // A command of another process may be writing, and its log is then read while it changes.
    for (let attempt = 1; writerConnection === undefined; attempt += 1) {
      const lost = findLostCommits(file, false);
      if (lost === undefined) return;
      if (attempt === READS) throw commitLossError(lost, file);
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
        await whileBusy(PATIENCE, () => exclusively(writeQueries, migrate));
        const opened = (commitFile ??= openCommitFile(file, readStoredCommit()));
        guard ??= fileGuard(file, { onSound: () => opened.restore() });
      } catch (error) {
        throw asDagctlError(describe(file, error, false));
      }
    },
    check: () => guard?.check(),
    assertSound: () => guard?.assertSound(),
    describe: (error) => describeAndNote(error, false),
    async close() {
      await Promise.all([readQueries.destroy(), writeQueries.destroy()]);
      // Kysely closes only connections that it has opened itself.
      if (readerConnection?.isOpen) readerConnection.close();
      if (writerConnection?.isOpen) writerConnection.close();
      commitFile?.close();
      commitFile = undefined;
    },
  };
}

/** How often a log is read before a loss counts, and the first pause between, in milliseconds. */
const READS = 4;
const READ_PAUSE = 25;

function commitLossError(
  { path, acknowledged, found }: { path: string; acknowledged: number; found: number },
  file: string,
): DagctlError {
  const what =
    path === file
      ? `${file} has lost changes that were acknowledged: its -wal is absent, or it is an older copy`
      : `${path} is damaged, and changes that were acknowledged cannot be read from it`;
  return new DagctlError(
    "unavailable",
    `${what} (commit ${found} of ${acknowledged} is there). Put a backup of the folder in its place, or delete ${file}.commits to go on without those changes`,
    { retryable: false, details: { file: path } },
  );
}
