import { join } from "node:path";

/** The note with the generation that may use a state database. */
export const stateNoteIn = (folder: string): string => join(folder, "state.json");

/** The database itself. SQLMesh makes it. */
export const databaseIn = (folder: string): string => join(folder, "state.db");
