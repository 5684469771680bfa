import { stableJson } from "@dagctl/core/driver-kit";
import { createHash } from "node:crypto";

/** The labels of all objects. They have one domain, so that kubectl finds the objects. */
export const LABEL = {
  managedBy: "app.kubernetes.io/managed-by",
  installation: "dagctl.dev/installation",
  /** As {@link labelValue}; the annotation of that name has the id itself. */
  organization: "dagctl.dev/organization",
  project: "dagctl.dev/project",
  /** The purpose of an object: `deployment`, `organization`, `tombstone` and others. */
  component: "dagctl.dev/component",
  job: "dagctl.dev/job",
  run: "dagctl.dev/run",
} as const;

export const ANNOTATION = {
  organization: "dagctl.dev/organization",
  project: "dagctl.dev/project",
  generation: "dagctl.dev/generation",
  commit: "dagctl.dev/commit",
  job: "dagctl.dev/job",
  /**
   * What was applied last, without values of secrets, as JSON; and the shapes of the variables that
   * scheduled runs get, as JSON.
   */
  deployment: "dagctl.dev/deployment",
  variables: "dagctl.dev/variables",
  /**
   * The stamp of the last apply and digests of the fields that it set: a field that another client
   * has edited and set back is no conflict.
   */
  applied: "dagctl.dev/applied",
  /**
   * The URL of the chart that the stamp counts and, after a space, the one that the Application was
   * moved to since.
   */
  movedCharts: "dagctl.dev/moved-charts",
  /** The run's id and name as the host has them. */
  run: "dagctl.dev/run",
  runName: "dagctl.dev/run-name",
  /** The names of a run's steps, as a JSON list: containers cannot have all of them. */
  steps: "dagctl.dev/steps",
  /**
   * Followed by the name of a Python module: its source text. Pods of deployments by version 0.2.0
   * or older have it; newer ones name a ConfigMap.
   */
  module: "dagctl.dev/module-",
  /** The keys of a Secret whose values a log may show, as a JSON list. */
  shown: "dagctl.dev/shown",
  /**
   * Since when keys of a Secret are kept only for runs that were made before, as a JSON object of
   * milliseconds since 1970.
   */
  dropped: "dagctl.dev/dropped",
  /** Since when an environment serves no new run, as RFC 3339. */
  retired: "dagctl.dev/retired",
  /** Why a run was ended from outside. */
  ended: "dagctl.dev/ended",
  /** When a credential expires, and when it was issued, as RFC 3339. */
  expires: "dagctl.dev/expires",
  issued: "dagctl.dev/issued",
  /** Since when an organization without projects is being removed. */
  leaving: "dagctl.dev/leaving",
  /**
   * The generation of a removal that has begun: nothing is deployed over the Application any more.
   */
  removed: "dagctl.dev/removed",
  /**
   * Since when a generation record of version 0.1.0 only keeps hosts of that version from acting,
   * as RFC 3339.
   */
  superseded: "dagctl.dev/superseded",
  /** The digest of a lock of packages, on the ConfigMap that contains it. */
  lock: "dagctl.dev/lock",
  /** The keys of the requests that led to a lock, as a JSON list. */
  requests: "dagctl.dev/requests",
  /** When a lock was last requested, or seen in use, as RFC 3339. */
  used: "dagctl.dev/used",
  /** Whether the namespace of an organization is the driver's own. */
  namespace: "dagctl.dev/namespace",
} as const;

/** 50 bits in lower-case letters and digits. */
export function shortHash(...parts: readonly string[]): string {
  const bytes = createHash("sha256").update(JSON.stringify(parts)).digest();
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  return Array.from(bytes.subarray(0, HASH), (byte) => alphabet[byte % 32]).join("");
}

const HASH = 10;
/**
 * Matches text that ends like a hash. It is never used unchanged, because it could be the name of
 * another text.
 */
const HASHED = /-[a-z2-7]{10}$/;
/**
 * Matches ids as the host makes them, and as `runOf` does. They are longer than a hash, so that
 * neither is taken for the other.
 */
const ID = /^[a-z]+_[a-z2-7]{16,}$/;

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");

/**
 * Returns the part of a text that a person recognizes, in at most this many characters. Two texts
 * may have the same result.
 */
const readable = (text: string, most: number): string =>
  slug(text).slice(0, most).replace(/-+$/, "") || "x";

const hashName = (text: string, most: number): string =>
  `${readable(text, most - HASH - 1)}-${shortHash(text)}`;

/**
 * Returns the text as (part of) a DNS label of at most `most` characters. A text that is a label
 * already stays unchanged; any other gets a hash, so that two texts never have one name.
 */
function dnsName(text: string, most: number): string {
  return text.length <= most && slug(text) === text && text !== "" && !HASHED.test(text)
    ? text
    : hashName(text, most);
}

/**
 * Returns an id as (part of) a DNS label, with a dash for its underscore. Any other text gets a
 * hash.
 */
function idName(id: string, most: number): string {
  return id.length <= most && ID.test(id) ? id.replace("_", "-") : hashName(id, most);
}

/** Returns a label's value: the text when Kubernetes accepts it, else a hash of it. */
export function labelValue(text: string): string {
  const legal =
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(text) &&
    !/^h-[a-z2-7]{10}$/.test(text);
  return legal ? text : `h-${shortHash(text)}`;
}

/** The most characters of names: a Job has 63, a CronJob 52. */
const BASE = 32;
const CRON_JOB = 52;
const JOB = 63;

/**
 * Returns the name from which the names of all objects of a project are made. It is derived from
 * the project's id, which is never used again. It has at most 32 characters.
 */
export function projectName(installation: string, organization: string, project: string): string {
  return `${readable(project, BASE - HASH - 1)}-${shortHash(installation, organization, project)}`;
}

/**
 * Returns the name of an organization's Application and AppProject, and by default of its
 * namespace. It has at most 63 characters.
 */
export function organizationName(installation: string, organization: string): string {
  return `${installation}-${readable(organization, 31)}-${shortHash(installation, organization)}`;
}

export const cronJobName = (base: string, job: string): string =>
  `${base}-${dnsName(job, CRON_JOB - BASE - 1)}`;
export const runJobName = (base: string, run: string): string =>
  `${base}-${idName(run, JOB - BASE - 1)}`;

/**
 * Returns the name of the ConfigMap that contains the packages of a lock. It is derived from the
 * digest, so that the same packages are stored once for an organization.
 */
export function packagesName(installation: string, organization: string, lock: string): string {
  const digest = lock.replace(/^sha256:/, "").slice(0, 32);
  return `packages-${digest}-${shortHash(installation, organization)}`;
}

/**
 * Returns the name of the ConfigMap that contains Python modules. It is derived from their content,
 * so that the same modules are stored once for an organization.
 */
export function modulesName(
  installation: string,
  organization: string,
  modules: Readonly<Record<string, string>>,
): string {
  const digest = createHash("sha256").update(stableJson(modules)).digest("hex").slice(0, 32);
  return `modules-${digest}-${shortHash(installation, organization)}`;
}

/** Returns the name of the Job that resolves packages, and of what it is given. */
export const resolutionName = (...parts: readonly string[]): string =>
  `resolve-packages-${shortHash(...parts)}${shortHash("more", ...parts)}`;
