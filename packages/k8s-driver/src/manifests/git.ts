import type { Repository, Workload } from "@dagctl/core/contracts";
import { invalid } from "@dagctl/core/errors";
import type { V1Container, V1EnvVar, V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import { literal, PATHS } from "./paths.ts";
import { importMount, runFolder } from "./run-volume.ts";

/** The keys of the Secret that contains what git needs to log in. */
export const GIT_KEY = {
  privateKey: "ssh-privatekey",
  knownHosts: "known_hosts",
  header: "http-header",
} as const;

/**
 * The environment of git: no configuration, no prompt, no helper, and no file that another program
 * wrote.
 */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ALLOW_PROTOCOL: "https:http:ssh",
  HOME: PATHS.home,
};

const SSH = [
  "ssh",
  "-F /dev/null",
  `-i ${PATHS.git}/${GIT_KEY.privateKey}`,
  "-o IdentitiesOnly=yes",
  "-o BatchMode=yes",
  "-o StrictHostKeyChecking=yes",
  `-o UserKnownHostsFile=${PATHS.git}/${GIT_KEY.knownHosts}`,
].join(" ");

const FETCH = [
  "-c",
  "protocol.version=2",
  "fetch",
  "--quiet",
  "--depth=1",
  "--no-tags",
  "--no-recurse-submodules",
  "--",
];
const CHECKOUT = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.symlinks=false",
  "-c",
  "advice.detachedHead=false",
  "checkout",
  "--quiet",
  "--force",
  "--detach",
];

/** Returns the git commands that fetch a project's repository, each a container. */
export function gitContainers(
  { url, auth }: Repository,
  commit: string,
  secret: string,
  base: Omit<V1Container, "name">,
): readonly V1Container[] {
  // The token is in the environment: everyone who may read pods, or the node's processes, can read
  // arguments.
  const header: readonly V1EnvVar[] =
    auth.method === "github_app"
      ? [
          { name: "GIT_CONFIG_COUNT", value: "1" },
          { name: "GIT_CONFIG_KEY_0", value: literal(`http.${originOf(url)}/.extraHeader`) },
          {
            name: "GIT_CONFIG_VALUE_0",
            valueFrom: { secretKeyRef: { name: secret, key: GIT_KEY.header } },
          },
        ]
      : [];
  const ssh: readonly V1EnvVar[] =
    auth.method === "ssh" ? [{ name: "GIT_SSH_COMMAND", value: SSH }] : [];
  return checkoutContainers(
    {
      name: "git",
      url: url.text,
      commit,
      repository: PATHS.repository,
      source: runFolder("source"),
      login: {
        env: [...header, ...ssh],
        mounts:
          auth.method === "ssh" ? [{ name: "git", mountPath: PATHS.git, readOnly: true }] : [],
      },
    },
    base,
  );
}

/** Returns the git commands that fetch the other repositories of a workload, without a login. */
export function importContainers(
  { importRepositories = [] }: Workload,
  base: Omit<V1Container, "name">,
): readonly V1Container[] {
  return importRepositories.flatMap(({ url, commit }, index) =>
    checkoutContainers(
      {
        name: `import-${index}`,
        url,
        commit,
        repository: `${PATHS.repository}/import-${index}.git`,
        source: importMount(index),
        login: { env: [], mounts: [] },
      },
      base,
    ),
  );
}

/** What is fetched, and where its files are written. */
interface Checkout {
  /** What the names of the containers begin with. */
  readonly name: string;
  readonly url: string;
  readonly commit: string;
  /** The folder of git's own files. */
  readonly repository: string;
  /** The mount of the folder that gets the files. */
  readonly source: V1VolumeMount;
  /** What the fetch needs to log in. */
  readonly login: { readonly env: readonly V1EnvVar[]; readonly mounts: readonly V1VolumeMount[] };
}

/**
 * Returns the three git commands, each a container: there is no shell, and the output is in the log
 * of the command that failed. Exactly one commit is fetched. Links become plain files, submodules
 * and large files are not fetched, and the checkout has no `.git`.
 */
function checkoutContainers(
  { name, url, commit, repository, source, login }: Checkout,
  base: Omit<V1Container, "name">,
): readonly V1Container[] {
  const own = { GIT_DIR: repository, GIT_WORK_TREE: source.mountPath, ...ENVIRONMENT };
  const git = (
    step: string,
    command: readonly string[],
    { env, mounts }: Checkout["login"] = { env: [], mounts: [] },
  ): V1Container => ({
    ...base,
    name: `${name}-${step}`,
    command: ["git", ...command].map(literal),
    env: [...Object.entries(own).map(([key, value]) => ({ name: key, value })), ...env],
    workingDir: source.mountPath,
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [source, runFolder("repository"), runFolder("home"), ...mounts],
  });
  return [
    git("init", ["init", "--quiet", "--template="]),
    git("fetch", [...FETCH, url, commit], login),
    git("checkout", [...CHECKOUT, commit]),
  ];
}

/** Returns the origin to which the header with the token is bound. */
function originOf(url: Repository["url"]): string {
  if ("origin" in url) return url.origin;
  const message = "must be an https:// URL with git_auth_method github_app";
  throw invalid([{ path: "repository_url", message }]);
}

/** Returns the volumes of what git needs to log in. */
export function gitVolumes({ auth }: Repository, secret: string): readonly V1Volume[] {
  if (auth.method !== "ssh") return [];
  const items = [GIT_KEY.privateKey, GIT_KEY.knownHosts].map((key) => ({ key, path: key }));
  return [{ name: "git", secret: { secretName: secret, defaultMode: 0o400, items } }];
}
