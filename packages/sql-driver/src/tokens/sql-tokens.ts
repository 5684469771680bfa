import type { CallOptions, TokenStore } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { Kysely } from "kysely";
import { type ReadEngine, readFrom } from "../reading.ts";
import type { Tables } from "../tables.ts";
import type { Writer } from "../writer.ts";
import {
  addToken,
  addTokensOnce,
  deleteToken,
  findToken,
  hasMark,
  listTokens,
  markTokenUsed,
  replaceToken,
} from "./queries.ts";

type Work<Answer> = (database: Kysely<Tables>) => Promise<Answer>;

/** The part of a token store that depends on the database program. */
export interface TokenEngine extends Omit<ReadEngine, "begin"> {
  /** The connection for reading: it sees what is committed. */
  readonly reader: Kysely<Tables>;
  readonly writer: Writer;
  /**
   * Throws where what is stored is known to be damaged. @default nothing
   *
   * @throws DagctlError `unavailable`
   */
  assertSound?(): void;
  /** Creates the tables where they are missing. */
  migrate(): Promise<void>;
  /** Closes the connections. No write is active. */
  close(): Promise<void>;
}

/**
 * Takes the right to write in the file of SQLite; every other database gets its row locks from the
 * statements themselves. It changes nothing: no mark is empty.
 */
export async function lockTokens(database: Kysely<Tables>): Promise<void> {
  await database.deleteFrom("token_marks").where("mark", "=", "").execute();
}

/** Returns all of a token store that is SQL: one set of queries for every database. */
export function sqlTokens(engine: TokenEngine): TokenStore {
  const { reader, writer } = engine;
  let closing: Promise<void> | undefined;

  const begin = (options: CallOptions | undefined): void => {
    options?.signal?.throwIfAborted();
    if (closing !== undefined)
      throw new DagctlError("unavailable", "The token store is closed", { retryable: false });
    engine.assertSound?.();
  };
  const read = readFrom({ ...engine, begin });
  const write = async <Answer>(
    options: CallOptions | undefined,
    work: Work<Answer>,
  ): Promise<Answer> => {
    begin(options);
    return writer.write(({ database }) => work(database), options);
  };
  const end = async (): Promise<void> => {
    await writer.idle();
    await engine.close();
  };

  return {
    supports: { persists: true },
    async open(options) {
      begin(options);
      await engine.migrate();
    },
    find: (digest, options) => read(options, () => findToken(reader, digest)),
    list: ({ organization } = {}, options) => read(options, () => listTokens(reader, organization)),
    add: (token, options) => write(options, (database) => addToken(database, token)),
    addOnce: (mark, tokens, options) =>
      write(options, (database) => addTokensOnce(database, mark, tokens)),
    hasMark: (mark, options) => read(options, () => hasMark(reader, mark)),
    replace: (id, change, options) =>
      write(options, (database) => replaceToken(database, id, change)),
    delete: (id, options) => write(options, (database) => deleteToken(database, id)),
    markUsed: (id, day, options) => write(options, (database) => markTokenUsed(database, id, day)),
    close: () => (closing ??= end()),
  };
}
