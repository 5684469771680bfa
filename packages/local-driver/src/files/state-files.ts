import { join } from "node:path";

/** Returns the path of the record with the generation that may use a state database. */
export const stateNoteIn = (folder: string): string => join(folder, "state.json");

/** Returns the path of the database itself, which SQLMesh creates. */
export const databaseIn = (folder: string): string => join(folder, "state.db");
