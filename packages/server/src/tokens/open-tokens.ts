import { existsSync } from "node:fs";
import type { LogEntry } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import { postgresTokenStore, sqliteTokenStore } from "@dagctl/sql-driver";
import { checkRecords, recordsIn } from "../data-folder.ts";
import { passwordIn } from "../engines.ts";
import type { Settings } from "../settings/fields.ts";
import { type TakeOver, takeOverOf } from "./take-over.ts";
import { tokenFileIn } from "./token-file.ts";

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

/**
 * Opens the tokens of the records: in the data folder, or in the database of the store.
 *
 * @throws DagctlError `unavailable`: the file or the database cannot be used
 */
export async function openTokens(place: Place, log: (entry: LogEntry) => void): Promise<Tokens> {
  const store = tokenStoreOf(place);
  try {
    await store.open();
    const takeOver = takeOverOf({ store, file: tokenFileIn(place.dataDirectory), log });
    await takeOver.run();
    return { store, takeOver };
  } catch (error) {
    await store.close();
    throw error;
  }
}
