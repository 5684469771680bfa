import type { RemoteCall } from "../protocol/talk.ts";
import { askForPack, type PackAnswer } from "../protocol/upload-pack.ts";
import { type Commit, EMPTY_TREE, neighbourhood, NOTHING } from "./commit-count.ts";
import { objectsOf } from "./pack-objects.ts";
import { entryInTree } from "./trees.ts";

/** A commit object is a few hundred bytes, a tree with its changes a few more. */
const BYTES_EACH = 2048;
const LEAST_BYTES = 1024 * 1024;
/**
 * A server checks each tip. A tip that is not the last one is of use only while the branch has it.
 */
const MOST_TIPS = 4;

/** On a branch that was rewritten, a number of commits above this one is of no use. */
const MOST_APART = 1000;

/**
 * What is known grows with the branch. Above this multiple of the bound of one question, it is
 * discarded and learned again.
 */
const MOST_GROWTH = 4;

/**
 * What was learned of the commits after one commit. The ancestors of that commit are never fetched,
 * so this is all that there is after it.
 */
export interface Known {
  commits: Map<string, Commit>;
  /** Commits up to which `commits` is complete, the newest last. */
  tips: string[];
  /** By path, the entry at that path by commit. */
  entries: Map<string, Map<string, string>>;
  /** Root trees of commits that come before. */
  roots: Map<string, string>;
}

export function nothingKnown(): Known {
  return { commits: new Map(), tips: [], entries: new Map(), roots: new Map() };
}

export type BetweenAnswer = Exclude<PackAnswer["kind"], "pack"> | "whole";

export interface Asking {
  readonly call: RemoteCall;
  /** The cached repository, of which only the path is used. */
  readonly repository: string;
  readonly most: number;
}

/**
 * Learns the commits that `to` has and `from` has not. Sends one question, for what was not learned
 * before.
 */
export async function learnCommits(
  { call, repository, most }: Asking,
  known: Known,
  from: string,
  to: string,
): Promise<BetweenAnswer> {
  if (known.commits.has(to)) return "whole";
  const tips = known.tips.slice(-MOST_TIPS);
  const answer = await askForPack(call, repository, {
    wants: [to],
    haves: [from, ...tips],
    needed: from,
    mostApart: Math.min(MOST_APART, most + 1),
    mostObjects: most,
    mostBytes: LEAST_BYTES + most * BYTES_EACH,
  });
  if (answer.kind !== "pack") return answer.kind;
  // A branch that was set back brings no objects: there is nothing between.
  if (answer.objects === 0) return "whole";
  const brought = new Map<string, Commit>();
  await objectsOf(
    call,
    answer.pack,
    ({ id, type, content }) => void (type === "commit" && brought.set(id, parseCommit(content))),
  );
  if (!brought.has(to)) return "unsupported";
  if (known.commits.size + brought.size > most * MOST_GROWTH) {
    Object.assign(known, nothingKnown());
    return learnCommits({ call, repository, most }, known, from, to);
  }
  // All at once, so that what is known is complete.
  for (const [sha, commit] of brought) known.commits.set(sha, commit);
  known.tips = [...tips, to];
  return "whole";
}

/** Returns the known commits that `to` has, back to where `from` has them too. */
export function commitsOf(known: Known, to: string): Map<string, Commit> {
  const found = new Map<string, Commit>();
  const open = [to];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const commit = known.commits.get(sha);
    if (!commit || found.has(sha)) continue;
    found.set(sha, commit);
    open.push(...commit.parents);
  }
  return found;
}

/** Returns whether `from` is an ancestor of `to` on the server. Costs one commit at most. */
export async function isAncestor(
  { call, repository }: Asking,
  from: string,
  to: string,
): Promise<boolean | undefined> {
  const answer = await askForPack(call, repository, {
    wants: [from],
    haves: [to],
    needed: to,
    alone: true,
    mostObjects: 1,
    mostBytes: LEAST_BYTES,
  });
  return answer.kind === "pack" ? answer.objects === 0 : undefined;
}

/**
 * Learns the entries at a path in these commits, in their parents and in `from`: their root trees,
 * then the trees on the way to the path, each once. Sends one question for each part of the path.
 */
export async function learnEntries(
  { call, repository, most }: Asking,
  known: Known,
  {
    from,
    commits,
    path,
  }: {
    readonly from: string;
    readonly commits: ReadonlyMap<string, Commit>;
    readonly path: string;
  },
): Promise<ReadonlyMap<string, string> | undefined> {
  const learned = known.entries.get(path) ?? new Map<string, string>();
  known.entries.set(path, learned);
  const asked = [...neighbourhood(commits, from)].filter((sha) => !learned.has(sha));
  const fetch = async (
    wants: readonly string[],
    alone: boolean,
    use: Parameters<typeof objectsOf>[2],
  ): Promise<boolean> => {
    if (wants.length === 0) return true;
    if (wants.length > most * MOST_GROWTH) return false;
    const answer = await askForPack(call, repository, {
      wants,
      alone,
      mostObjects: wants.length,
      mostBytes: LEAST_BYTES + wants.length * BYTES_EACH,
    });
    if (answer.kind === "pack") await objectsOf(call, answer.pack, use);
    return answer.kind === "pack";
  };

  const before = asked.filter((sha) => !commits.has(sha) && !known.roots.has(sha));
  if (
    !(await fetch(
      before,
      true,
      ({ id, type, content }) =>
        void (type === "commit" && known.roots.set(id, parseCommit(content).tree)),
    ))
  )
    return undefined;

  let places = new Map(
    asked.map((sha) => [sha, commits.get(sha)?.tree ?? known.roots.get(sha) ?? NOTHING]),
  );
  if ([...places.values()].includes(NOTHING)) return undefined;
  for (const part of path.split("/")) {
    const wants = [...new Set(places.values())].filter((id) => id !== NOTHING && isTree(id));
    const found = new Map<string, string>();
    const names = Buffer.from(part);
    const trees = await fetch(
      wants.map(idOf),
      false,
      ({ id, content }) => void found.set(id, entryInTree(content, names) ?? NOTHING),
    );
    if (!trees || wants.some((id) => !found.has(idOf(id)))) return undefined;
    places = new Map([...places].map(([sha, id]) => [sha, found.get(idOf(id)) ?? NOTHING]));
  }
  for (const [sha, entry] of places) learned.set(sha, entry);
  return learned;
}

/**
 * Returns whether a place is a tree. A place is the id of a root, or a mode and an id as in a tree.
 */
function isTree(place: string): boolean {
  return (place.length === 40 || place.startsWith("40000 ")) && idOf(place) !== EMPTY_TREE;
}

function idOf(place: string): string {
  return place.slice(-40);
}

function parseCommit(content: Buffer): Commit {
  const head = content.subarray(0, content.indexOf("\n\n")).toString("latin1");
  const tree = /^tree ([0-9a-f]{40})$/m.exec(head)?.[1] ?? NOTHING;
  return {
    tree,
    parents: [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map((match) => match[1] ?? ""),
  };
}
