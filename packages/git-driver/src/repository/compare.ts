import type { Comparison } from "@dagctl/core/contracts";
import {
  type Asking,
  commitsOf,
  isAncestor,
  type Known,
  learnCommits,
  learnEntries,
  nothingKnown,
} from "./between.ts";
import { countOnPaths } from "./commit-count.ts";
import type { Description } from "./describe.ts";

/**
 * What calls have learned of the commits of one repository. It lives as long as the process,
 * because none of it becomes wrong later.
 */
export interface Learned {
  /** By the older commit, the last used one last. */
  readonly known: Map<string, Known>;
  /** Answers by question, because to compute one again would cost as much. */
  readonly answers: Map<string, Comparison>;
  readonly descriptions: Map<string, Description>;
  /** Paths of links by commit, folder and bound. */
  readonly links: Map<string, readonly string[]>;
}

/** Projects of one repository deploy a few commits; each one costs what comes after it. */
const MOST_KNOWN = 8;
const MOST_ANSWERS = 256;

export function nothingLearned(): Learned {
  return { known: new Map(), answers: new Map(), descriptions: new Map(), links: new Map() };
}

export interface Question {
  readonly from: string;
  readonly to: string;
  /** A commit counts that touches one of these. Empty: each commit counts. */
  readonly paths: readonly string[];
}

/**
 * Returns how `to` relates to `from`, at the cost of the commits between them. Returns `undefined`
 * when the server does not support such requests.
 *
 * @param hasCommit returns whether the cache has this commit, so that it existed once
 */
export async function compare(
  asking: Asking,
  learned: Learned,
  question: Question,
  hasCommit: (sha: string) => Promise<boolean>,
): Promise<Comparison | undefined> {
  const { from, to, paths } = question;
  if (from === to) return { relation: "same" };
  const key = [from, to, ...paths].join("\0");
  const before = learned.answers.get(key);
  if (before) return before;
  const known = learned.known.get(from) ?? nothingKnown();
  const commits = await learnCommits(asking, known, from, to);
  switch (commits) {
    case "unsupported":
      return undefined;
    case "gone":
      return unknownRelation(to);
    case "no_base":
      // The server has all ancestors of the newer commit, and this one is not among them: it was a
      // part of the branch once, and is not any more.
      return (await hasCommit(from)) ? { relation: "diverged" } : unknownRelation(from);
    case "too_much": {
      const straight = await isAncestor(asking, from, to);
      const reason = `Too much lies between the deployed commit and the newest to be counted: more than ${asking.most.toLocaleString("en-US")} commits, or very large ones`;
      return keep(
        learned.answers,
        key,
        straight === false ? { relation: "diverged" } : { relation: "unknown", reason },
      );
    }
    case "whole":
  }
  keep(learned.known, from, known, MOST_KNOWN);
  const after = commitsOf(known, to);
  const straight = [...after.values()].some(({ parents }) => parents.includes(from));
  let count = after.size;
  if (paths.length > 0 && after.size > 0) {
    const learnedPaths: ReadonlyMap<string, string>[] = [];
    for (const path of paths) {
      const entries = await learnEntries(asking, known, { from, commits: after, path });
      if (!entries) {
        if (!straight) return { relation: "diverged" };
        return {
          relation: "unknown",
          reason:
            "Which of the commits touch the project's folder is not known: the Git server does not serve the trees that the comparison needs",
        };
      }
      learnedPaths.push(entries);
    }
    count = countOnPaths(learnedPaths, after, from, to);
  }
  return keep(learned.answers, key, {
    relation: straight ? "behind" : "diverged",
    commits: count,
  });
}

function unknownRelation(sha: string): Comparison {
  return {
    relation: "unknown",
    reason: `The commit ${sha.slice(0, 12)} is no longer in the repository: its history was rewritten or its branch deleted`,
  };
}

/** Stores a value and returns it. Drops the oldest ones above `most`. */
export function keep<T>(
  map: Map<string, T>,
  key: string,
  value: T,
  most: number = MOST_ANSWERS,
): T {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
  return value;
}
