import type { HostContext } from "../kernel/context.ts";
import type { BranchHeads, ReadHead } from "../repository/branch-heads.ts";
import { branchStateOf, logFailedPoll, recordBranchState } from "./branch-polls.ts";

/**
 * Makes a call that may read the newest commit of a project's branch, and records that commit
 * afterwards, as a poll does, also where the call has refused something. It sends no request more
 * to the repository.
 *
 * @param call gets what it notes the commit with
 */
export async function withReadHead<T>(
  context: HostContext,
  heads: Pick<BranchHeads, "note">,
  call: (noteHead: (head: ReadHead) => void) => Promise<T>,
): Promise<T> {
  let last: ReadHead | undefined;
  try {
    return await call((head) => (last = head));
  } finally {
    if (last) await recordHead(context, heads, last);
  }
}

/** Records the newest commit of a branch in its project. It never rejects. */
async function recordHead(
  context: HostContext,
  heads: Pick<BranchHeads, "note">,
  { project, repository, head, readAt }: ReadHead,
): Promise<void> {
  if (!heads.note(project, head.sha, readAt)) return;
  const isKnown = project.latest_commit_sha === head.sha && project.commits_behind !== undefined;
  if (isKnown && project.poll_failure === undefined) return;
  try {
    const state = await branchStateOf(context, project, repository, head, context.lifetime);
    await recordBranchState(context, project, state);
  } catch (error) {
    logFailedPoll(context, project, error);
  }
}
