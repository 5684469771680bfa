import type { OpenedRepository, RepositoryRef, RepositoryUrl } from "@dagctl/core/contracts";
import { StepsExceeded } from "@dagctl/core/driver-kit";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { allowedRepository, type RepositoryRules } from "./allowed-repository.ts";
import type { GitRequest } from "./git-request.ts";
import { PYPROJECT } from "./included-path.ts";
import { readLocalPackage } from "./local-packages.ts";
import { readOnce } from "./read-once.ts";
import { checkModules } from "./replaced-modules.ts";
import { normalizeName } from "./requirement.ts";
import type { ReadContext } from "./requirements-file.ts";
import {
  emptyFindings,
  type Findings,
  mergeFindings,
  note,
  OWN_PLACE,
  type Place,
  placeText,
  refuse,
} from "./result.ts";
import { isToolName, TOOL_FROM_INDEX } from "./tool-source.ts";

/** Each is a checkout of its own. Real projects have one or two. */
const MOST_REPOSITORIES = 10;
/** Names of packages, with the extras of each: a repository can name others. */
const MOST_PACKAGES = 50;
/** What was read of repositories so far, in all files of a project. */
export interface RepositoryReads {
  readonly opened: Map<string, OpenedRepository | undefined>;
  readonly seen: Set<string>;
  readonly packages: Map<string, { readonly source: string; readonly place: Place }>;
}

export function noReads(): RepositoryReads {
  return { opened: new Map(), seen: new Set(), packages: new Map() };
}

/** Returns the key under which the commit of a ref is kept. */
function pinKey({ href }: RepositoryUrl, ref: RepositoryRef): string {
  return ref.kind === "default" ? href : `${href} ${ref.kind} ${ref.name}`;
}

/**
 * Reads a package of another repository at one commit, as text. Its dependencies are installed, and
 * its modules are imported from a checkout of that commit. Nothing is built.
 */
export async function readRepositoryPackage(
  context: ReadContext,
  rules: RepositoryRules,
  reads: RepositoryReads,
  place: Place,
  request: GitRequest,
): Promise<void> {
  const { findings } = context;
  const problem = (text: string): void => refuse(findings, place, text);
  const parsed = allowedRepository(request, rules);
  if ("problem" in parsed) return problem(parsed.problem);
  const { url, folder } = parsed;
  const key = pinKey(url, request.ref);
  const asked = JSON.stringify([key, folder, request.extras.toSorted(), request.name]);
  if (reads.seen.has(asked)) return undefined;
  if (reads.seen.size >= MOST_PACKAGES)
    return problem(`follows ${MOST_PACKAGES} packages of repositories, which is the most`);
  reads.seen.add(asked);
  const opened = await openOnce(rules, reads, { url, ref: request.ref, key }, place);
  if (typeof opened === "string") return problem(opened);
  const nested = nestContext(context, opened);
  const name = await readPackage(nested, place, folder, request.extras);
  if (typeof name === "object") return problem(name.problem);
  const { href } = url;
  if (name !== undefined && isToolName(context.tools, name))
    return note(findings, place, TOOL_FROM_INDEX);
  if (name !== undefined && request.name !== undefined && normalizeName(request.name) !== name)
    problem("gives the package another name than its repository: write the name that it has there");
  await checkModules(nested, name);
  const other = notePackage(reads, name ?? `${href}#${folder}`, {
    source: `${href}#${folder} ${opened.commit}`,
    place,
  });
  if (other !== undefined)
    problem(
      `asks for another commit of the package than ${placeText(other)}: leave one of the two`,
    );
  addRepository(findings, { url: href, key, commit: opened.commit }, nested.findings);
  for (const each of nested.findings.localNames)
    if (!isToolName(context.tools, each)) findings.provided.add(each);
  return mergeFindings(findings, place, nested.findings);
}

/** Opens a repository once. Returns what is wrong with it as a text. */
async function openOnce(
  { open, pins }: RepositoryRules,
  { opened }: RepositoryReads,
  {
    url,
    ref,
    key,
  }: { readonly url: RepositoryUrl; readonly ref: RepositoryRef; readonly key: string },
  place: Place,
): Promise<OpenedRepository | string> {
  if (!open)
    return "installs from a repository, which the engine or the Git driver of this server cannot: name a version that an index has";
  if (!opened.has(key) && opened.size >= MOST_REPOSITORIES)
    return `follows ${MOST_REPOSITORIES} repositories, which is the most: publish packages to an index`;
  const pin = pins[key];
  const found =
    opened.get(key) ??
    (await refusalOf(place, () =>
      open(url.href, pin === undefined ? ref : { kind: "commit", name: pin }),
    ));
  if (typeof found === "string") return found;
  opened.set(key, found);
  return (
    found ??
    "names a branch, a tag or a commit that its repository does not have: correct it, and write a commit with its 40 digits"
  );
}

/** Returns the result of reading a repository, or why its line is refused. */
async function refusalOf<T>(place: Place, read: () => Promise<T>): Promise<T | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StepsExceeded)
      return `installs from a repository with ${error.file}, which ${error.reason}`;
    if (!isDagctlError(error)) throw error;
    if (error.code === "not_found")
      return "names a commit that its repository does not have, or no longer: name another one";
    const [issue] = error.code === "invalid" ? (error.issues ?? []) : [];
    if (issue) return `installs from a repository whose URL ${issue.message}`;
    if (error.code !== "unavailable" && error.code !== "timeout") throw error;
    const text = `${placeText(place)} installs from a repository. ${error.message}`;
    throw new DagctlError(error.code, text, { cause: error });
  }
}

/** Returns the context in which files of another repository are read. */
function nestContext(context: ReadContext, { read }: OpenedRepository): ReadContext {
  const folders = new Set<string>();
  const findings = { ...emptyFindings(), ...selectSharedParts(context.findings) };
  const nested: ReadContext = {
    ...context,
    read: readOnce(read),
    folder: "",
    findings,
    workspaces: new Map(),
    members: new Map(),
    readFolder: async (place, request) =>
      void (await readLocalPackage(nested, place, request, folders)),
    readRepository: (place, request) => context.readNested(nested, place, request),
  };
  return nested;
}

/** Returns what all files of a project add to, whichever repository they are in. */
function selectSharedParts({
  repositories,
  commits,
  provided,
}: Findings): Pick<Findings, "repositories" | "commits" | "provided"> {
  return { repositories, commits, provided };
}

async function readPackage(
  nested: ReadContext,
  place: Place,
  folder: string,
  extras: readonly string[],
): Promise<string | undefined | { readonly problem: string }> {
  const request = { from: PYPROJECT, path: folder || ".", extras, what: "repository" } as const;
  const read = await refusalOf(place, async () => ({
    name: await readLocalPackage(nested, OWN_PLACE, request, new Set()),
  }));
  if (typeof read === "string") return { problem: read };
  return read.name === undefined ? undefined : normalizeName(read.name);
}

/** Notes a package, and returns the line that takes it from elsewhere. */
function notePackage(
  { packages }: RepositoryReads,
  name: string,
  found: { readonly source: string; readonly place: Place },
): Place | undefined {
  const known = packages.get(name);
  if (known === undefined) packages.set(name, found);
  return known === undefined || known.source === found.source ? undefined : known.place;
}

function addRepository(
  { repositories, commits }: Findings,
  { url, key, commit }: { readonly url: string; readonly key: string; readonly commit: string },
  { folders }: Findings,
): void {
  const at = `${url} ${commit}`;
  const known = repositories.get(at);
  const all = [...new Set([...(known?.folders ?? []), ...folders])];
  repositories.set(at, { url, commit, folders: all });
  commits.set(key, commit);
}
