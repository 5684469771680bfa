import { createHash } from "node:crypto";

/** The packages of a project, with exact versions. */
export interface PackageLock {
  /** In the order of their names; each occurs once. */
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    /** As `sha256:…`; none where the index reports none. */
    readonly hashes: readonly string[];
  }[];
  /** The names of the packages that have no wheel and are built. */
  readonly builds: readonly string[];
}

const NAME = String.raw`[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?`;
const VERSION = String.raw`[A-Za-z0-9][A-Za-z0-9.!+_-]*`;
const HASH = String.raw`sha(?:256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})`;
const PACKAGE = new RegExp(`^${NAME}==${VERSION}(?: --hash=${HASH})*$`);
const BUILD = new RegExp(`^--no-binary ${NAME}$`);
const WHEELS_ONLY = "--only-binary :all:";

/**
 * Returns the lock as a requirements file: uv installs exactly it, and builds only the packages
 * that it names.
 */
export function lockText({ packages, builds }: PackageLock): string {
  const lines = packages.map(({ name, version, hashes }) =>
    [`${name}==${version}`, ...hashes.map((hash) => `--hash=${hash}`)].join(" "),
  );
  const options = [WHEELS_ONLY, ...builds.map((name) => `--no-binary ${name}`)];
  return [...options, ...lines].map((line) => `${line}\n`).join("");
}

/**
 * Returns what is wrong with the text of a lock, or `undefined`. A lock names packages of an index
 * and nothing else, wherever it comes from.
 */
export function lockProblem(text: string): string | undefined {
  const [first, ...lines] = text.split("\n");
  if (first !== WHEELS_ONLY || lines.at(-1) !== "") return "is not the lock of packages";
  const wrong = lines.slice(0, -1).findIndex((line) => !PACKAGE.test(line) && !BUILD.test(line));
  return wrong < 0 ? undefined : `line ${wrong + 2} names no package with its version`;
}

/** Returns what the text of a lock installs, in the order of the names: `polars==1.44.2`. */
export function listLockedVersions(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const [version = ""] = line.split(" ");
    return PACKAGE.test(line) ? [version] : [];
  });
}

/** Returns the digest of the text of a lock: `sha256:` and 64 hexadecimal digits. */
export function lockDigest(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
