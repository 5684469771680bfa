import type { Project, Run } from "@dagctl/core";
import { usePlace } from "../app-context.ts";
import { applyToRuns } from "../server/project-state.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";

/** The newest runs of a project, the newest first. */
export interface NewestRuns {
  readonly runs: readonly Run[];
  /** How many runs the project has. */
  readonly total: number;
}

/** Reads the newest runs of a project, which change with its events. */
export function useNewestRuns({ id }: Project, limit: number): Loaded<NewestRuns> {
  const { client, organization } = usePlace();
  return useLoad<NewestRuns>(
    `${organization} ${id} ${limit}`,
    (signal) => client.runs.list(id, { limit, signal }),
    applyToRuns(id),
  );
}
