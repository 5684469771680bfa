import type { Project } from "@dagctl/core";

/** How many projects are looked at: a call for each 500 of them. */
const MOST_PROJECTS = 2_000;
/** How many names a sentence has. */
const MOST_NAMES = 5;

/** The projects that name a secret. */
export interface SecretUsers {
  readonly names: readonly string[];
  /** How many projects were looked at, where there are more. */
  readonly cutAt?: number | undefined;
}

/** Returns the projects that read their repository with a secret. No call finds them by it. */
export async function findSecretUsers(
  projects: AsyncIterable<Project>,
  secret: string,
): Promise<SecretUsers> {
  const names: string[] = [];
  let count = 0;
  for await (const { name, git_secret_ref: used } of projects) {
    if (count === MOST_PROJECTS) return { names, cutAt: count };
    count += 1;
    if (used === secret) names.push(name);
  }
  return { names };
}

/** Says which projects cannot read their repository any more. */
export function describeUsers({ names, cutAt }: SecretUsers): string {
  const among = cutAt === undefined ? "" : ` among the first ${cutAt.toLocaleString("en-US")}`;
  if (names.length === 0) return `No project${among} names it.`;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length - MOST_NAMES;
  const others = more > 0 ? ` and ${more} more` : "";
  const verb = names.length === 1 ? "names" : "name";
  return `${shown}${others}${among} ${verb} it, and cannot read the repository without it.`;
}
