import { join } from "node:path";
import { createHost, nodeType } from "@dagctl/core";
import type { Host, LogEntry } from "@dagctl/core";
import { gitDriver } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { sqliteStore } from "@dagctl/sql-driver";

export interface ComposeOptions {
  /** Folder of everything that is kept. */
  readonly data: string;
  /** URL prefixes of repositories allowed beside public https and ssh. */
  readonly gitAllow: readonly string[];
  readonly log: (entry: LogEntry) => void;
}

/** Puts the parts of the server together: the one place that knows more than one driver. */
export async function composeHost({ data, gitAllow, log }: ComposeOptions): Promise<Host> {
  return createHost({
    store: sqliteStore({ file: join(data, "dagctl.db") }),
    git: gitDriver({ cache: join(data, "git"), allow: gitAllow }),
    ...localDriver({ directory: join(data, "local"), log }),
    // For machines without Python: the demo there, and programs that need nothing installed.
    plugins: [{ name: "node", projectTypes: [nodeType()] }],
    log,
  });
}
