import { gitCall, repositoryOf } from "../repository-look.ts";
import type { HostContext } from "../host-context.ts";
import type { Project } from "../project.ts";

export type BranchSource = Pick<Project, "organization_id" | "repository_url" | "branch" | "git_path" | "git_auth_method" | "git_secret_ref">;

/** What projects must have in common to share a look: tenants, and credentials, never share one. */
export function branchKey({ organization_id, git_auth_method, git_secret_ref, repository_url, branch }: BranchSource): string {
  return JSON.stringify([organization_id, git_auth_method, git_secret_ref, repository_url, branch]);
}

/** The newest commits of branches: one `ls-remote` serves everybody who asks about the same time. */
export interface BranchHeads {
  /** As it was at most so many milliseconds ago. A look that fails fails for those who wait for it, and is not kept. */
  head(project: BranchSource, maxAge: number): Promise<{ readonly sha: string }>;
}

interface Look {
  readonly begun: number;
  readonly answer: Promise<{ readonly sha: string }>;
}

/** Branches of projects that are gone must not stay for ever; forgetting one costs one look. */
const MOST_KEPT = 5_000;

export function branchHeads(context: HostContext): BranchHeads {
  const looks = new Map<string, Look>();

  async function look(project: BranchSource): Promise<{ readonly sha: string }> {
    const repository = await repositoryOf(context, project, { signal: context.lifetime });
    return gitCall(context, "head", context.lifetime, (signal) => context.git.head(repository, { signal }));
  }

  return {
    head(project, maxAge) {
      const key = branchKey(project);
      const now = context.clock.now();
      const known = looks.get(key);
      if (known && now - known.begun <= maxAge) return known.answer;
      const answer = look(project);
      const mine: Look = { begun: now, answer };
      answer.catch(() => {
        if (looks.get(key) === mine) looks.delete(key);
      });
      looks.delete(key);
      if (looks.size >= MOST_KEPT) looks.delete(looks.keys().next().value ?? "");
      looks.set(key, mine);
      return answer;
    },
  };
}
