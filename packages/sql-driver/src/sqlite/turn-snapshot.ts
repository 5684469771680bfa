import type { DatabaseSync } from "node:sqlite";

/** One state of the database for reads that follow each other in one turn of the event loop. */
export interface TurnSnapshot {
  /** Begins a snapshot where there is none. It ends with the turn. */
  begin(): void;
  /** The next read sees what was committed until then. Without a snapshot it does nothing. */
  end(): void;
}

/**
 * Returns the snapshots of a connection. SQLite locks the database for each read of its own, which
 * takes longer than finding a row by its key.
 */
export function turnSnapshot(database: DatabaseSync): TurnSnapshot {
  const begin = database.prepare("begin");
  const rollback = database.prepare("rollback");
  let isOpen = false;
  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    // After some errors SQLite has ended the transaction by itself.
    if (database.isOpen && database.isTransaction) rollback.run();
  };
  return {
    begin() {
      if (isOpen) return;
      begin.run();
      isOpen = true;
      setImmediate(end);
    },
    end,
  };
}
