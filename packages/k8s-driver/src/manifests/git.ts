import type { Repository } from "@dagctl/core/contracts";
import { invalid } from "@dagctl/core/errors";
import type { V1Container, V1EnvVar, V1Volume } from "@kubernetes/client-node";
import { literal, PATHS } from "./paths.ts";
import { runFolder } from "./run-volume.ts";

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
  GIT_DIR: PATHS.repository,
  GIT_WORK_TREE: PATHS.source,
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

/**
 * Returns the three git commands, each a container: there is no shell, and the output is in the log
 * of the command that failed. Exactly one commit is fetched. Links become plain files, submodules
 * and large files are not fetched, and the checkout has no `.git`.
 */
export function gitContainers(
  { url, auth }: Repository,
  commit: string,
  secret: string,
  base: Omit<V1Container, "name">,
): readonly V1Container[] {
  const plain = (command: readonly string[]): readonly string[] => ["git", ...command].map(literal);
  const mounts = [runFolder("source"), runFolder("repository"), runFolder("home")];
  const git = (
    name: string,
    command: readonly string[],
    more: { readonly env?: readonly V1EnvVar[]; readonly mount?: boolean } = {},
  ): V1Container => ({
    ...base,
    name,
    command: [...plain(command)],
    env: [
      ...Object.entries(ENVIRONMENT).map(([name, value]) => ({ name, value })),
      ...(more.env ?? []),
    ],
    workingDir: PATHS.source,
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts:
      more.mount === true
        ? [...mounts, { name: "git", mountPath: PATHS.git, readOnly: true }]
        : mounts,
  });
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
  const fetch = [
    "-c",
    "protocol.version=2",
    "fetch",
    "--quiet",
    "--depth=1",
    "--no-tags",
    "--no-recurse-submodules",
    "--",
    url.text,
    commit,
  ];
  const checkout = [
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
    commit,
  ];
  return [
    git("git-init", ["init", "--quiet", "--template="]),
    git("git-fetch", fetch, { env: [...header, ...ssh], mount: auth.method === "ssh" }),
    git("git-checkout", checkout),
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
