import type { Client } from "@dagctl/client";
import type { Plan, Project } from "@dagctl/core";
import { OPEN_STATUSES } from "../plans/plan-words.ts";
import { usePlace } from "../app-context.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { type EnvironmentLine, isAboutEnvironments, linesOf } from "./environment-list.ts";

/** More plans than a project can have that have not ended. */
const MOST = 100;

/** Returns the environments of a project beside its own one, as they are now. */
export function useEnvironments({ id }: Pick<Project, "id">): Loaded<readonly EnvironmentLine[]> {
  const { client, organization } = usePlace();
  return useLoad<readonly EnvironmentLine[]>(
    `${organization} ${id} environments`,
    async (signal) => {
      const [{ environments }, plans] = await Promise.all([
        client.environments.list(id, { signal }),
        readOpenPlans(client.plans, id, signal),
      ]);
      return linesOf(environments, plans);
    },
    (lines, event) => (isAboutEnvironments(id, event) ? undefined : lines),
  );
}

async function readOpenPlans(
  plans: Pick<Client["plans"], "list">,
  project: string,
  signal: AbortSignal,
): Promise<readonly Plan[]> {
  const pages = await Promise.all(
    OPEN_STATUSES.map((status) => plans.list(project, { status, limit: MOST, signal })),
  );
  return pages.flatMap((page) => page.plans);
}
