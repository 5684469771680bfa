import { DagctlError, invalid } from "@dagctl/core/errors";
import { type BuildFailure, describeMissingWheel, findBuildFailure } from "./build-failure.ts";
import { hideLogins } from "./hide-logins.ts";
import { type ExceededLimit, findExceededLimit, UNPACKED } from "./limiter.ts";

const LOGIN = /\b40[13] (?:Unauthorized|Forbidden)|lack of valid authentication/i;
const HASH = /hash mismatch|no overlapping hashes/i;
const UNSOLVABLE =
  /no solution found|not found in the package registry|unsatisfiable|no usable wheels/i;
const NETWORK =
  /request failed|error sending request|dns error|timed out|connection refused|network|\b(?:429|50\d)\b|temporar/i;
/**
 * What uv prints of an answer that no index gives: damaged JSON, such as a file with a negative
 * size, a redirect without an end or a target, or what is no HTTP. The next try brings the same.
 */
const FOREIGN =
  /unexpected (?:JSON|HTML)|(?:missing|unsupported) `Content-Type`|invalid content-length|'Location' value|too many redirects|invalid HTTP|invalid chunk/i;
const SPACE = /no space left|os error 28/i;
const NO_SPACE = "There is no space left for the packages";
/** The reason is at the end of what uv prints. */
const SHOWN = 1_500;

export const WAY_OUT = 'python_requirements: "" installs none';
const REFUSED_LOGIN =
  "The package index refuses the login. The operator sets it, or UV_INDEX_<NAME>_USERNAME and UV_INDEX_<NAME>_PASSWORD under /environment-variables";

/** Why packages cannot be resolved: the kinds of the resolver. */
export type FailureKind =
  | "conflict"
  | "memory"
  | "disk"
  | "login"
  | "unreachable"
  | "hash"
  | "size"
  | "tool"
  | "release"
  | "internal";

/** Returns the error for a failure of the resolver. */
export function resolutionFailure(
  kind: FailureKind,
  words: string,
  {
    file,
    mostBytes,
    python,
  }: { readonly file: string; readonly mostBytes: number; readonly python?: string },
): DagctlError {
  const said = toOneLine(words);
  if (SPACE.test(words) && (kind === "unreachable" || kind === "internal"))
    return new DagctlError("unavailable", `${NO_SPACE}. ${said}`);
  const built = findBuildFailure(words);
  if (built !== undefined && (kind === "unreachable" || kind === "internal"))
    return buildError(built, `The packages of ${file} were not resolved. ${said}`);
  switch (kind) {
    case "login":
      return new DagctlError("unavailable", `${REFUSED_LOGIN}. ${said}`);
    case "unreachable":
      return foreignAnswer(words, said) ?? silentIndex(said);
    case "internal":
      return new DagctlError("internal", `The packages of ${file} were not resolved. ${said}`);
    case "memory":
      return new DagctlError(
        "unavailable",
        `Resolving ${file} takes more memory than is allowed: a build prints too much, or the index answers without an end. ${said}`,
        { retryable: false },
      );
    case "disk":
      return limitFailure({ limit: "bytes", most: UNPACKED * mostBytes });
    case "tool":
      return new DagctlError(
        "invalid",
        `The tool does not have its version: ${said}. Change the version of the project, or use an image that has it`,
      );
    case "release":
      return new DagctlError("invalid", `No releases of the tool's packages go together. ${said}`);
    case "hash":
      return requirementsError(`${file}: ${said}. Correct the hash, or the version`);
    case "size":
      return requirementsError(
        `${file} leads to ${said} bytes of packages, and at most ${mostBytes} are downloaded for a project. Remove packages, or ask the operator to raise the limit`,
      );
    case "conflict": {
      const wheel = describeMissingWheel(words, python);
      if (wheel !== undefined)
        return requirementsError(
          `${wheel}, so ${file} cannot be installed. ${WHEEL_ADVICE}. ${said}`,
        );
      return requirementsError(
        `${file} cannot be installed. ${said.replace(/\.?$/, ".")} ${advice(words, file)}`,
      );
    }
  }
}

const silentIndex = (said: string): DagctlError =>
  new DagctlError("unavailable", `The package index does not answer. ${said}`);

function foreignAnswer(words: string, said: string): DagctlError | undefined {
  if (!FOREIGN.test(words)) return undefined;
  return new DagctlError(
    "unavailable",
    `The package index answers with something that no index answers, or redirects without an end. Ask the operator to check the package index. ${said}`,
    { retryable: false },
  );
}

const WHEEL_ADVICE =
  "Take a version or a package that has a wheel, or ask the operator to allow builds (--source-distributions)";
const BUILD_ADVICE =
  "Take a version or a package that has a wheel, or install what is missing where packages are built";

/** Returns the error for a package that could not be built, with the cause first. */
export function buildError({ message, isTransient }: BuildFailure, more: string): DagctlError {
  const code = isTransient ? "unavailable" : "internal";
  return new DagctlError(code, `${message}. ${BUILD_ADVICE}. ${more}`);
}

/** Returns what to do about a package that cannot be had, or about versions that do not fit. */
function advice(words: string, file: string): string {
  if (/not found in the package registry/.test(words))
    return `Correct the name in ${file}, or ask the operator for an index that has the package`;
  return `Change the versions in ${file}. That of the tool is a field of the project`;
}

function requirementsError(message: string): DagctlError {
  return invalid([{ path: "python_requirements", message: `${message}; ${WAY_OUT}` }]);
}

/**
 * Returns the error for packages that were resolved and could not be installed.
 *
 * @param words the end of what uv printed
 */
export function installFailure(words: string): DagctlError {
  const exceeded = findExceededLimit(words);
  if (exceeded !== undefined) return limitFailure(exceeded);
  const said = toOneLine(words);
  const built = findBuildFailure(words);
  if (built !== undefined && !SPACE.test(words)) return buildError(built, said);
  // uv reports a refused login as a package that is not there.
  if (LOGIN.test(words)) return new DagctlError("unavailable", `${REFUSED_LOGIN}. ${said}`);
  if (HASH.test(words))
    return new DagctlError(
      "invalid",
      `The index has other files than when the packages were resolved. Deploy the project again. ${said}`,
    );
  if (UNSOLVABLE.test(words))
    return new DagctlError(
      "invalid",
      `The index does not have the packages that were resolved. Deploy the project again. ${said}`,
    );
  if (SPACE.test(words)) return new DagctlError("unavailable", `${NO_SPACE}. ${said}`);
  const foreign = foreignAnswer(words, said);
  if (foreign !== undefined) return foreign;
  if (NETWORK.test(words)) return silentIndex(said);
  return new DagctlError("internal", `The packages could not be installed. ${said}`);
}

/** Returns the error for packages that exceed a limit while they are resolved or installed. */
export function limitFailure({ limit, most }: ExceededLimit): DagctlError {
  const permanentFailure = (message: string): DagctlError =>
    new DagctlError("unavailable", message, { retryable: false });
  switch (limit) {
    case "bytes":
      return permanentFailure(
        `The packages write more than ${most} bytes. Remove packages, or ask the operator to raise packageBytes (of the server --package-size), and on Kubernetes --package-volume-size`,
      );
    case "files":
      return permanentFailure(
        `The packages have more than ${most} files and folders, which is too many. Remove packages`,
      );
    case "processes":
      return permanentFailure(
        `Building the packages starts more than ${most} processes. Take packages that have a wheel`,
      );
    case "memory":
      return permanentFailure(
        `The packages take more than ${most} bytes of memory: a build needs or prints too much, or the index answers without an end. Remove packages, or ask the operator to check the index`,
      );
    case "seconds":
      return new DagctlError(
        "unavailable",
        `The packages were not complete after ${most} seconds: the index is slow, or it sends without an end`,
      );
  }
}

/** Returns the end of what uv printed as one line, without logins of addresses. */
function toOneLine(words: string): string {
  const said = hideLogins(words)
    .trim()
    .replace(/^error: /, "")
    .replaceAll(/\s*\n\s*cause: /g, ": ")
    .replaceAll(/\s*\n\s*/g, " ");
  return said.length <= SHOWN ? said : `… ${said.slice(-SHOWN)}`;
}
