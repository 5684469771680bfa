import type { RepositoryRef } from "@dagctl/core/contracts";
import { insteadOfRepository, isRepositoryLine } from "./requirement.ts";
import type { TomlTable } from "./pyproject/toml.ts";
import { withoutToolSource } from "./tool-source.ts";

/** A package of a Git repository that a file names. */
export interface GitRequest {
  /** As it is written, without `git+` and the ref. */
  readonly url: unknown;
  readonly ref: RepositoryRef;
  readonly subdirectory: unknown;
  /** Absent where the file gives the package no name. */
  readonly name?: string;
  readonly extras: readonly string[];
  /** What is wrong with the request itself, to follow the place. */
  readonly problem?: string;
  /** Where a person finds the repository, unless it is at the place: `, by [tool.uv.sources]`. */
  readonly by?: string;
  /** What the file says instead for a folder of the project's repository. */
  readonly instead: string;
}

const LONGEST = 1_000;
/** A name with extras or none, and the address. What follows it is a marker or an option. */
const DIRECT = /^(?:([A-Za-z0-9][\w.-]*)[ \t]*(?:\[([^\]]*)\])?[ \t]*@[ \t]*)?git\+(\S+)(.*)$/i;
/** Scheme and server, the path with the ref, and the fragment. */
const ADDRESS = /^([a-z]+:\/\/[^/#]*)([^#]*)(?:#(.*))?$/i;
const EGG = /^([A-Za-z0-9][\w.-]*)(?:\[([^\]]*)\])?$/;
/** What is wrong with a package of a repository that counts under a condition only. */
export const MARKER_OF_GIT = "has a marker for a repository, which is not supported: remove it";
const LINE = ", such as ./libs/rates";
const TABLE = " by path in place of git";
const REFS: Readonly<Record<string, "branch" | "tag" | "any">> = {
  rev: "any",
  // PDM's names.
  ref: "any",
  revision: "any",
  tag: "tag",
  branch: "branch",
};

/**
 * Returns the package that a line of requirements takes from a repository; `undefined` for any
 * other line, and for one that takes the tool from there.
 */
export function gitRequestOf(
  text: string,
  tools: readonly { readonly name: string }[],
): GitRequest | undefined {
  if (text.length > LONGEST || !isRepositoryLine(text)) return undefined;
  if (withoutToolSource(text, tools) !== undefined) return undefined;
  const instead = insteadOfRepository(LINE);
  const none = {
    url: "",
    ref: { kind: "default" },
    subdirectory: "",
    extras: [],
    instead,
  } as const;
  const [, name, extras, address = "", rest = ""] = DIRECT.exec(text) ?? [];
  const [, server, place = "", fragment = ""] = ADDRESS.exec(address) ?? [];
  if (server === undefined)
    return { ...none, problem: `has an address that is not one of git+https://: ${instead}` };
  const parameters = new Map(fragment.split("&").map(splitParameter));
  const [, egg, eggExtras] = EGG.exec(parameters.get("egg") ?? "") ?? [];
  const at = place.lastIndexOf("@");
  const ref = place.slice(at + 1);
  const own = name ?? egg;
  const problem = problemAfter(rest.trim());
  return {
    url: `${server}${at < 0 ? place : place.slice(0, at)}`,
    ref: at < 0 ? { kind: "default" } : { kind: "any", name: ref },
    subdirectory: parameters.get("subdirectory"),
    ...(own === undefined ? {} : { name: own }),
    extras: namesOf(extras ?? eggExtras ?? ""),
    ...(problem === undefined ? {} : { problem }),
    instead,
  };
}

/** Returns the package that a table takes from a repository, in the form of uv, Poetry or PDM. */
export function gitRequestIn(
  table: TomlTable,
  name: string,
  extras: readonly string[],
): GitRequest {
  const keys = Object.keys(REFS).filter((key) => table[key] !== undefined);
  const [key] = keys;
  const value = key === undefined ? undefined : table[key];
  const kind = key === undefined ? undefined : REFS[key];
  const problem =
    keys.length > 1
      ? "names its commit in two ways: leave one of rev, tag and branch"
      : key !== undefined && typeof value !== "string"
        ? "has a rev, tag or branch that is no text"
        : undefined;
  return {
    url: withoutScheme(table["git"]),
    ref:
      kind !== undefined && typeof value === "string" ? { kind, name: value } : { kind: "default" },
    subdirectory: table["subdirectory"],
    name,
    extras,
    ...(problem === undefined ? {} : { problem }),
    instead: insteadOfRepository(TABLE),
  };
}

function problemAfter(rest: string): string | undefined {
  if (rest === "") return undefined;
  return rest.startsWith(";")
    ? MARKER_OF_GIT
    : "has an option after a repository, which is not supported: remove it";
}

function withoutScheme(url: unknown): unknown {
  return typeof url === "string" ? url.replace(/^git\+/i, "") : url;
}

function splitParameter(text: string): readonly [string, string] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
}

function namesOf(extras: string): readonly string[] {
  return extras
    .split(",")
    .map((extra) => extra.trim())
    .filter((extra) => extra !== "");
}
