import type { CallOptions } from "../contracts/clock.ts";
import type { Store } from "../contracts/store.ts";
import type { Project } from "../model/project.ts";

/** The projects that are read at once. */
const PART = 1_000;

const decoder = new TextDecoder();

/**
 * Returns the other projects of the organization that have the same repository, in any folder and
 * on any branch.
 */
export async function otherProjectsOver(
  store: Pick<Store, "projectTexts">,
  { id, organization_id: organization, repository_url: url }: Project,
  options: CallOptions = {},
): Promise<readonly Project[]> {
  const found = await projectsOver(store, { organization, url }, options);
  return found.filter((project) => project.id !== id);
}

/**
 * Returns the projects of the organization that have the repository, in any folder and on any
 * branch. It looks through the stored text, so that of a long list only those few are parsed.
 */
export async function projectsOver(
  store: Pick<Store, "projectTexts">,
  { organization, url }: { readonly organization: string; readonly url: string },
  options: CallOptions = {},
): Promise<readonly Project[]> {
  const wanted = comparableUrl(url);
  // Each form of the URL ends with this name; a name is in the text as it is, or escaped.
  const name = JSON.stringify(wanted.slice(wanted.lastIndexOf("/") + 1)).slice(1, -1);
  const found: Project[] = [];
  let after: Awaited<ReturnType<Store["projectTexts"]>>["last"];
  do {
    const part = await store.projectTexts(organization, { after, limit: PART }, options);
    const text = decoder.decode(part.text);
    if (text.toLowerCase().includes(name))
      for (const project of JSON.parse(`[${text}]`) as readonly Project[])
        if (comparableUrl(project.repository_url) === wanted) found.push(project);
    after = part.last;
  } while (after !== undefined);
  return found;
}

/**
 * Returns what the forms of one repository's URL have in common: `host/path`, in lower case, for
 * `https://host/path.git`, `ssh://git@host/path` and `git@host:path`.
 */
export function comparableUrl(url: string): string {
  return url
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, "")
    .replace(/^[^/@]*@/, "")
    .replace(/^([^/:]+):(?!\d+\/)\/*/, "$1/")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
}
