import type { GitAuthMethod } from "@dagctl/core";
import type { Clock, GitDriver, Repository } from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import type { GithubAppOptions } from "../options.ts";
import type { Address } from "./address.ts";
import { githubAccess } from "./github/access.ts";
import type { Access } from "./server-access.ts";
import { sshAccess } from "./ssh/access.ts";
import { privateKeyText } from "./ssh/private-key.ts";

/** The authentication methods of one driver. */
export interface GitAccess {
  readonly methods: readonly GitAuthMethod[];
  /** Throws `not_supported` where the method is not one of these. */
  check(repository: Repository): void;
  open(repository: Repository, address: Address, signal: AbortSignal | undefined): Promise<Access>;
  credentials(
    repository: Repository,
    address: Address,
    signal: AbortSignal | undefined,
  ): ReturnType<GitDriver["credentials"]>;
}

export interface GitAccessOptions {
  readonly cache: string;
  readonly knownHosts?: readonly string[];
  readonly githubApp?: GithubAppOptions;
  /** Ends the background work of the authentication methods. */
  readonly closed: AbortSignal;
  readonly clock: Pick<Clock, "now">;
}

const OPEN: Access = {
  environment: {},
  headers: () => ({}),
  verdict: async () => undefined,
  release: async () => undefined,
};

export function gitAccess({
  cache,
  knownHosts = [],
  githubApp,
  closed,
  clock,
}: GitAccessOptions): GitAccess {
  const ssh = sshAccess(cache, knownHosts, clock);
  const github = githubApp && githubAccess(githubApp, closed, clock);
  const methods: readonly GitAuthMethod[] = [
    "none",
    "ssh",
    ...(github ? (["github_app"] as const) : []),
  ];
  const methodError = (method: GitAuthMethod): DagctlError =>
    new DagctlError(
      "not_supported",
      `This Git driver does not support the auth method "${method}"`,
    );
  return {
    methods,
    check({ auth: { method } }) {
      if (!methods.includes(method)) throw methodError(method);
    },
    async open(repository, address, signal) {
      const { method } = repository.auth;
      checkTransport(method, address);
      if (method === "ssh") return ssh.open(repository, address);
      if (method === "none") return OPEN;
      if (!github) throw methodError(method);
      return github.open(repository, address, signal);
    },
    async credentials(repository, address, signal) {
      const { method, secret } = repository.auth;
      checkTransport(method, address);
      if (method === "none") return { kind: method };
      if (method === "ssh") {
        privateKeyText(secret);
        return { kind: method, ...(secret ? { secret } : {}), knownHosts: ssh.knownHosts };
      }
      if (!github) throw methodError(method);
      return { kind: method, ...(await github.token(repository, address, signal)) };
    },
  };
}

/**
 * Checks the transport. The core checks the same for projects; this is for repositories of other
 * callers.
 */
function checkTransport(method: GitAuthMethod, { protocol }: Address): void {
  const ssh = protocol === "ssh";
  if (ssh && method !== "ssh")
    throw invalid([
      {
        path: "repository_url",
        message: "is an SSH URL, which needs git_auth_method ssh; or give the https:// URL",
      },
    ]);
  if (!ssh && method === "ssh")
    throw invalid([
      {
        path: "repository_url",
        message:
          "must be an SSH URL with git_auth_method ssh, such as git@github.com:acme/analytics.git",
      },
    ]);
}
