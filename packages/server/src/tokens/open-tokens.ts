import { existsSync } from "node:fs";
import { DagctlError, isDagctlError, type LogEntry } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import { postgresTokenStore, sqliteTokenStore } from "@dagctl/sql-driver";
import { checkRecords, recordsIn } from "../data-folder.ts";
import { passwordIn } from "../engines.ts";
import type { Settings } from "../settings/fields.ts";
import { remoteTokens } from "./remote-tokens.ts";
import { type TakeOver, takeOverOf } from "./take-over.ts";
import { tokenFileIn } from "./token-file.ts";
import { socketIn, socketObstacle } from "./token-socket.ts";

/** The tokens of an installation. */
export interface Tokens {
  /** Open; the caller closes it. */
  readonly store: TokenStore;
  /** The take-over of the tokens of version 0.1.0, which was tried. */
  readonly takeOver: TakeOver;
}

type Place = Pick<Settings, "dataDirectory" | "storeUrl" | "storePassword">;

function tokenStoreOf({ dataDirectory, storeUrl, storePassword }: Place): TokenStore {
  if (storeUrl === undefined) {
    checkRecords(dataDirectory, recordsIn(dataDirectory));
    return sqliteTokenStore({ file: recordsIn(dataDirectory) });
  }
  return postgresTokenStore({ url: storeUrl, ...passwordIn(storePassword) });
}

/** Returns whether an installation may have tokens: a data folder that was never used has none. */
export const mayHaveTokens = ({ dataDirectory, storeUrl }: Place): boolean =>
  storeUrl !== undefined ||
  existsSync(recordsIn(dataDirectory)) ||
  existsSync(tokenFileIn(dataDirectory));

async function openStore(place: Place): Promise<TokenStore> {
  const store = tokenStoreOf(place);
  try {
    await store.open();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function withTakeOver(
  store: TokenStore,
  place: Place,
  log: (entry: LogEntry) => void,
): Promise<Tokens> {
  try {
    const takeOver = takeOverOf({ store, file: tokenFileIn(place.dataDirectory), log });
    await takeOver.run();
    return { store, takeOver };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Opens the tokens of the records: in the data folder, or in the database of the store.
 *
 * @throws DagctlError `unavailable`: the file or the database cannot be used
 */
export async function openTokens(place: Place, log: (entry: LogEntry) => void): Promise<Tokens> {
  return withTakeOver(await openStore(place), place, log);
}

/** How often a command tries to get the tokens; each try waits five seconds for the database. */
const TRIES = 3;

/**
 * Opens the tokens for a command. Where a server runs on the data folder, it has the database for
 * itself, and the command gets the tokens from it.
 *
 * @param open opens the tokens of the records
 * @throws DagctlError as `openTokens`
 */
export async function openCommandTokens(
  place: Place,
  log: (entry: LogEntry) => void,
  open: typeof openTokens = openTokens,
): Promise<Tokens> {
  if (place.storeUrl !== undefined) return openTokens(place, log);
  for (let attempt = 1; ; attempt += 1) {
    const remote = await remoteTokens(place.dataDirectory);
    if (remote !== undefined) return withTakeOver(remote, place, log);
    try {
      return await open(place, log);
    } catch (error) {
      // A server may have started meanwhile, or be about to end.
      const mayPass = isDagctlError(error, "unavailable") && error.retryable;
      if (!mayPass) throw error;
      const obstacle = socketObstacle(place.dataDirectory);
      if (obstacle !== undefined)
        throw new DagctlError(
          "unavailable",
          `${error.message}. A server that runs there cannot be reached, because ${socketIn(place.dataDirectory)} is ${obstacle} and no socket: move it away, and restart the server`,
          { retryable: false, cause: error },
        );
      if (attempt === TRIES) throw error;
    }
  }
}
