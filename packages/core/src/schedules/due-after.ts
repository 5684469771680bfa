import type { ProjectInternals, ProjectRecord, StoredSuccess } from "../contracts/records.ts";
import { dueSuccesses, withoutSuccesses } from "../jobs/after.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { isRemoved } from "../runs/successes.ts";
import { startDue } from "./start-due.ts";

/**
 * Starts the jobs of a project that run after others, each of which has succeeded. The host starts
 * them also where the engine has the schedules. The commit that records such a run removes the
 * successes, so only one of two hosts succeeds, and each success counts once.
 */
export async function startDueAfter(context: HostContext, record: ProjectRecord): Promise<void> {
  if (isRemoved(record)) return;
  const ref = deploymentRef(record.project);
  for (const [id, { name: job, ...stored }] of Object.entries(record.internals.jobs ?? {})) {
    const due = dueSuccesses(stored);
    if (!due) continue;
    const settle = ({ internals }: ProjectRecord): ProjectInternals | undefined =>
      isSame(dueSuccesses(internals.jobs?.[id] ?? {}), due)
        ? withoutSuccesses(internals, id, latest(context.now(), internals.jobs?.[id]?.settled))
        : undefined;
    const after = due.map(({ job: name, run }) => ({ job: name, run }));
    const at = Math.max(...due.map(({ at: ended }) => Date.parse(ended)));
    const cause = `After ${due.map(({ run }) => run).join(", ")}`;
    await startDue(context, ref, { job, at, after, settle }, cause);
  }
}

function isSame(
  one: readonly StoredSuccess[] | undefined,
  other: readonly StoredSuccess[],
): boolean {
  return one?.length === other.length && one.every(({ run }, index) => run === other[index]?.run);
}

/** The clock of this host may be slower than another one's. */
function latest(now: string, before = now): string {
  return before > now ? before : now;
}
