import { memoryProblem, parseQuantity } from "@dagctl/core/driver-kit";
import { indexNameProblem, loginVariables, type PackageIndex } from "@dagctl/python-packages";
import { textSchema } from "./chart.ts";
import type { Field, Reading, Written } from "./field.ts";

/** The settings for the Python packages that projects ask for themselves. */
export interface PackageSettings {
  /**
   * The package indexes, in the order in which they are searched. `UV_INDEX_<NAME>_USERNAME` and
   * `UV_INDEX_<NAME>_PASSWORD` of the server's environment are their logins.
   * @default [], which is the index that the tools of the machine use
   */
  readonly packageIndexes?: readonly PackageIndex[];
  /** The most bytes that are downloaded for one project. @default 2147483648 */
  readonly packageBytes?: number;
  /** The most bytes of all environments on this machine. @default 21474836480 */
  readonly environmentBytes?: number;
  /** Whether packages may be built from source. @default false */
  readonly sourceDistributions?: boolean;
  /**
   * Whether uv may download a Python that a project needs and this machine does not have; the URL
   * of a mirror allows it, too. @default false
   */
  readonly pythonDownloads?: boolean | string;
  /**
   * Hosts from whose public Git repositories projects may take packages: `github.com`, or
   * `git.example.com:8443`.
   * @default [], which allows none
   */
  readonly packageGitHosts?: readonly string[];
  /**
   * Registries and repositories of the images that projects may name: `registry.example.com/team`.
   * @default [], which allows none
   */
  readonly imageAllow?: readonly string[];
}

type PackageFields = {
  readonly [K in keyof PackageSettings]-?: Field<NonNullable<PackageSettings[K]>>;
};

const MOST_INDEXES = 20;
const SIZE = textSchema("[1-9][0-9]{0,11}([KMGT]i|[kMGT])?");

function readIndexes(written: Written): Reading<readonly PackageIndex[]> {
  const texts = (typeof written === "string" ? written.split(",") : written)
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const indexes = texts.map((each) => {
    const at = each.indexOf("=");
    return { name: each.slice(0, Math.max(0, at)), url: each.slice(at + 1) };
  });
  const problems = indexes.flatMap(indexProblem);
  const names = new Set(indexes.map(({ name }) => loginVariables(name).password));
  if (names.size < indexes.length) problems.push("has two indexes of one name");
  if (indexes.length > MOST_INDEXES) problems.push(`has more than ${MOST_INDEXES} indexes`);
  return problems.length > 0 ? { problem: problems.join("; ") } : { value: indexes };
}

function indexProblem({ name, url }: PackageIndex): readonly string[] {
  if (name === "")
    return ["has an index without a name: write name=https://packages.example.com/simple/"];
  const problem = indexNameProblem(name);
  if (problem !== undefined) return [`has an index whose name ${problem}`];
  const parsed = URL.parse(url);
  if (parsed === null || !["https:", "http:"].includes(parsed.protocol) || /\s/.test(url))
    return [`has no URL for the index ${name}: write ${name}=https://packages.example.com/simple/`];
  return parsed.username === "" && parsed.password === ""
    ? []
    : [
        `has a user or password in the URL of the index ${name}: set ${loginVariables(name).password}`,
      ];
}

function readSize(written: Written): Reading<number> {
  const text = (typeof written === "string" ? written : written.join(",")).trim();
  const problem = memoryProblem(text);
  const quantity = parseQuantity(text);
  const bytes = quantity && quantity.numerator / quantity.denominator;
  return problem === undefined && bytes !== undefined && bytes <= BigInt(Number.MAX_SAFE_INTEGER)
    ? { value: Number(bytes) }
    : { problem: `is "${text}", but ${problem ?? "is too large"}` };
}

function readSourceDistributions(written: Written): Reading<boolean> {
  const word = (typeof written === "string" ? written : written.join(",")).trim();
  return word === "build" || word === "refuse"
    ? { value: word === "build" }
    : { problem: `is "${word}", but must be refuse or build` };
}

function readPythonDownloads(written: Written): Reading<boolean | string> {
  const word = (typeof written === "string" ? written : written.join(",")).trim();
  if (word === "allow" || word === "refuse") return { value: word === "allow" };
  const url = URL.parse(word);
  if (url === null || !["https:", "http:", "file:"].includes(url.protocol) || /\s/.test(word))
    return { problem: "must be refuse, allow, or the URL of a mirror that uv downloads from" };
  return url.username === "" && url.password === ""
    ? { value: word }
    : { problem: "has a user or password in its URL, which uv would print" };
}

const HOST =
  /^(?=.{1,253}(?::|$))(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/;

function readHosts(written: Written): Reading<readonly string[]> {
  const hosts = (typeof written === "string" ? written.split(",") : written)
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== "");
  const wrong = hosts.filter((host) => !HOST.test(host) || canonicalHost(host) === undefined);
  return wrong.length === 0
    ? { value: hosts.map((host) => canonicalHost(host) ?? host) }
    : {
        problem: `has "${wrong.join('", "')}", but must be hosts without https:// and path, such as github.com or git.example.com:8443`,
      };
}

/** Returns a host as URLs have it, with its port where it names one; `undefined` for none. */
function canonicalHost(host: string): string | undefined {
  const port = /:([0-9]+)$/.exec(host)?.[1];
  const url = URL.parse(`https://${host}`);
  if (url === null || port === undefined) return url?.hostname;
  return Number(port) === 0 ? undefined : `${url.hostname}:${Number(port)}`;
}

const REPOSITORY =
  /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::[0-9]{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*\/?$/;

function readImages(written: Written): Reading<readonly string[]> {
  const prefixes = (typeof written === "string" ? written.split(",") : written)
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const wrong = prefixes.filter((prefix) => !REPOSITORY.test(prefix) || prefix.length > 255);
  return wrong.length === 0
    ? { value: prefixes }
    : {
        problem: `has "${wrong.join('", "')}", but must be registries or repositories without a tag, such as registry.example.com/pipelines`,
      };
}

export const packageFields: PackageFields = {
  packageIndexes: {
    flag: "package-index",
    variable: "DAGCTL_PACKAGE_INDEX",
    key: "package_index",
    help: "indexes of Python packages as name=URL, separated by commas; searched in this order",
    otherwise: "",
    chart: {
      value: "packages.indexes",
      schema: { type: "array", items: { type: "string" } },
      help: "Indexes of Python packages as name=URL, searched in this order; pods must reach them too.",
      otherwise: [],
      variable: '{{ join "," .Values.packages.indexes | quote }}',
    },
    list: true,
    read: readIndexes,
  },
  packageBytes: {
    flag: "package-size",
    variable: "DAGCTL_PACKAGE_SIZE",
    key: "package_size",
    help: "most bytes that are downloaded for the Python packages of one project, such as 500Mi",
    otherwise: "2Gi",
    chart: { value: "packages.size", schema: SIZE },
    read: readSize,
  },
  environmentBytes: {
    flag: "environment-size",
    variable: "DAGCTL_ENVIRONMENT_SIZE",
    key: "environment_size",
    help: "most bytes of all Python environments on this machine, such as 50Gi",
    otherwise: "20Gi",
    chart: { absent: "Pods have environments of their own." },
    read: readSize,
  },
  sourceDistributions: {
    flag: "source-distributions",
    variable: "DAGCTL_SOURCE_DISTRIBUTIONS",
    key: "source_distributions",
    help: "refuse, or build, Python packages of projects that have no wheel; a build executes their code",
    otherwise: "refuse",
    chart: { value: "packages.sourceDistributions", schema: { enum: ["refuse", "build"] } },
    read: readSourceDistributions,
  },
  pythonDownloads: {
    flag: "python-downloads",
    variable: "DAGCTL_PYTHON_DOWNLOADS",
    key: "python_downloads",
    help: "refuse, or allow, that uv downloads a Python that a project needs and this machine does not have; or the URL of a mirror to download from",
    otherwise: "refuse",
    chart: { absent: "Pods have the Python of their image." },
    read: readPythonDownloads,
  },
  packageGitHosts: {
    flag: "package-git-hosts",
    variable: "DAGCTL_PACKAGE_GIT_HOSTS",
    key: "package_git_hosts",
    help: "hosts of public Git repositories that projects may take Python packages from, separated by commas",
    otherwise: "",
    chart: {
      value: "packages.gitHosts",
      schema: { type: "array", items: { type: "string" } },
      help: "Hosts of public Git repositories that projects may take Python packages from, such as github.com; pods must reach them too.",
      otherwise: [],
      variable: '{{ join "," .Values.packages.gitHosts | quote }}',
    },
    list: true,
    read: readHosts,
  },
  imageAllow: {
    flag: "image-allow",
    variable: "DAGCTL_IMAGE_ALLOW",
    key: "image_allow",
    help: "registries or repositories of images that projects on Kubernetes may name, separated by commas",
    otherwise: "",
    chart: {
      value: "packages.images",
      schema: { type: "array", items: { type: "string" } },
      help: "Registries or repositories of the images that projects may name in place of the ones above: what is in such an image runs in the organization's namespace.",
      otherwise: [],
      variable: '{{ join "," .Values.packages.images | quote }}',
    },
    list: true,
    read: readImages,
  },
};
