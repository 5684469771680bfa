import type { DeploymentRef, RunRef } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { createHash } from "node:crypto";
import { basename, join, relative } from "node:path";

/** File systems allow 255 bytes; the rest is for the suffix and for `.tmp-` names. */
const LONGEST = 160;

/** The name inside the working folder, which programs of earlier versions filled. */
const WORKING_COPY = "dagctl-checkout";

/**
 * Encodes a name as one path segment. Different names give different segments, also where the file
 * system ignores case. Every character except a lower-case letter, a digit, `-` and `_` becomes
 * `%xx` per byte, so a segment has no dot, no slash and no capital.
 */
export function encodeName(name: string): string {
  if (/\p{Surrogate}/u.test(name))
    throw new DagctlError("invalid", "A name is not well-formed Unicode", {
      issues: [{ path: "", message: "is not well-formed Unicode" }],
    });
  const encoded = [...Buffer.from(name, "utf8")]
    .map((byte) =>
      /[a-z0-9_-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, "0")}`,
    )
    .join("");
  if (encoded === "") return "%";
  return encoded.length <= LONGEST
    ? encoded
    : `${encoded.slice(0, LONGEST - 67)}%~${createHash("sha256").update(name).digest("hex")}`;
}

/**
 * Returns the name that a segment encodes; `undefined` where the name was too long for it, or where
 * `encodeName` gives no such segment.
 */
export function decodeName(segment: string): string | undefined {
  if (segment === "%") return "";
  if (segment.includes("%~")) return undefined;
  try {
    const name = decodeURIComponent(segment);
    return encodeName(name) === segment ? name : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns whether a segment is one that `encodeName` gives, also for a name that is too long to be
 * read from it.
 */
export function isEncodedName(segment: string): boolean {
  return /^[a-z0-9_%-]{1,93}%~[0-9a-f]{64}$/.test(segment) || decodeName(segment) !== undefined;
}

/** The paths of all files. No other code knows them. */
export interface Layout {
  readonly root: string;
  /**
   * Returns a path as messages show it: relative to the folder that contains `root`, so that it
   * reveals nothing of the machine.
   */
  displayPath(path: string): string;
  readonly deployments: string;
  /** Has an empty file for each folder that was made and whose content is stored nowhere else. */
  readonly folders: string;
  readonly environments: string;
  /** What was resolved for the packages of projects, and caches of uv. */
  readonly packages: string;
  readonly tools: string;
  readonly states: string;
  readonly works: string;
  deployment(ref: DeploymentRef): DeploymentLayout;
  /**
   * Returns the one stable folder of a project, where relative files of its runs are written and
   * stay.
   */
  work(ref: DeploymentRef): string;
  workingCopy(ref: DeploymentRef): WorkingCopyLayout;
  run(ref: RunRef): string;
  state(ref: DeploymentRef): string;
  tombstone(kind: "deployments" | "states", ref: DeploymentRef): string;
  tombstones(kind: "deployments" | "states"): string;
  readonly secretsRoot: string;
  secrets(organization: string): string;
}

export interface DeploymentLayout {
  readonly folder: string;
  /** The desired state of the newest apply. */
  readonly desired: string;
  /** Values for `workload.environment`, 0600. */
  readonly secrets: string;
  /** The newest generation that was reached, and where its parts are. */
  readonly converged: string;
  /** Exists while a removal is active. */
  readonly removing: string;
  readonly checkouts: string;
  readonly runs: string;
}

/**
 * The working copy of a project's repository, in which runs read and write. It is inside the
 * working folder: what runs create in it stays and is removed like that folder.
 */
export interface WorkingCopyLayout {
  /** Contains the rest, and what is half written. */
  readonly base: string;
  /** The root of the repository: files of the commit, and those that runs created. */
  readonly folder: string;
  /** The files that the repository tracks. */
  readonly index: string;
  /** The files of the project that have the name of a tracked one. */
  readonly own: string;
}

export function layout(root: string): Layout {
  const pair = (folder: string, ref: DeploymentRef): string =>
    join(root, folder, encodeName(ref.organization), encodeName(ref.project));
  const deployment = (ref: DeploymentRef): DeploymentLayout => {
    const folder = pair("deployments", ref);
    return {
      folder,
      desired: join(folder, "wanted.json"),
      secrets: join(folder, "secrets.json"),
      converged: join(folder, "converged.json"),
      removing: join(folder, "removing.json"),
      checkouts: join(folder, "checkouts"),
      runs: join(folder, "runs"),
    };
  };
  const work = (ref: DeploymentRef): string => pair("work", ref);
  return {
    root,
    displayPath: (path) => join(basename(root), relative(root, path)),
    deployments: join(root, "deployments"),
    folders: join(root, "folders"),
    environments: join(root, "environments"),
    packages: join(root, "packages"),
    tools: join(root, "tools"),
    states: join(root, "state"),
    works: join(root, "work"),
    deployment,
    work,
    workingCopy(ref) {
      const base = join(work(ref), WORKING_COPY);
      return {
        base,
        folder: join(base, "files"),
        index: join(base, "index.json"),
        own: join(base, "own.json"),
      };
    },
    run: (ref) => join(deployment(ref).runs, encodeName(ref.run)),
    state: (ref) => pair("state", ref),
    tombstone: (kind, ref) => `${pair(join("tombstones", kind), ref)}.json`,
    tombstones: (kind) => join(root, "tombstones", kind),
    secretsRoot: join(root, "secrets"),
    secrets: (organization) => join(root, "secrets", encodeName(organization)),
  };
}
