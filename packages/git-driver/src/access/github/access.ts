import type { Clock, Repository } from "@dagctl/core/contracts";
import { untilAborted } from "@dagctl/core/driver-kit";
import { type DagctlError, invalid } from "@dagctl/core/errors";
import type { GithubAppOptions } from "../../options.ts";
import type { Address } from "../address.ts";
import type { Access } from "../server-access.ts";
import { githubApi, type InstallationToken } from "./api.ts";
import { githubApp } from "./app.ts";
import { githubTokens } from "./tokens.ts";

export interface GithubAccess {
  open(repository: Repository, address: Address, signal: AbortSignal | undefined): Promise<Access>;
  token(
    repository: Repository,
    address: Address,
    signal: AbortSignal | undefined,
  ): Promise<InstallationToken>;
}

/**
 * Returns the one error for all cases that an organization must not be able to distinguish: the
 * repository does not exist, the App has no access to it, or it is not listed for this
 * organization.
 */
export function absentForApp(host: string): DagctlError {
  return invalid([
    {
      path: "repository_url",
      message: `names no repository on ${host} that the GitHub App of this installation reads for this organization`,
    },
  ]);
}

export function githubAccess(
  options: GithubAppOptions,
  closed: AbortSignal,
  clock: Pick<Clock, "now">,
): GithubAccess {
  const app = githubApp(options);
  const tokens = githubTokens(app, githubApi(app, clock), { closed, clock });
  const token = async (
    { organization }: Repository,
    { url, host }: Address,
    signal: AbortSignal | undefined,
    refused?: InstallationToken,
  ): Promise<InstallationToken> => {
    if (!("origin" in url) || url.origin !== app.origin)
      throw invalid([
        {
          path: "repository_url",
          message: `must be on ${app.origin} with git_auth_method github_app: the GitHub App belongs there`,
        },
      ]);
    const [, owner, name] =
      /^\/([A-Za-z0-9][A-Za-z0-9-]*)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(url.path) ?? [];
    if (owner === undefined || name === undefined) throw absentForApp(host);
    const found = await untilAborted(tokens.get(organization, owner, name, refused), signal);
    if (found === undefined) throw absentForApp(host);
    return found;
  };
  const accessWith = (
    used: InstallationToken,
    repository: Repository,
    address: Address,
    signal: AbortSignal | undefined,
  ): Access => {
    // The user name that GitHub documents for tokens of installations.
    const login = `Basic ${Buffer.from(`x-access-token:${used.secret.reveal()}`).toString("base64")}`;
    return {
      // The token is in the environment, which other users cannot read and which ends with the
      // command; all users can see arguments. A program that git asks (GIT_ASKPASS) would also get
      // the token from the environment, and would cost one more start of Node and one more refused
      // request. The key's URL binds the header to the origin: git sends it nowhere else.
      environment: {
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: `http.${app.origin}/.extraHeader`,
        GIT_CONFIG_VALUE_0: `Authorization: ${login}`,
      },
      headers: (url) => (url.origin === app.origin ? { authorization: login } : {}),
      verdict: async () => undefined,
      renew: async () =>
        accessWith(await token(repository, address, signal, used), repository, address, signal),
      release: async () => undefined,
    };
  };
  return {
    token: (repository, address, signal) => token(repository, address, signal),
    open: async (repository, address, signal) =>
      accessWith(await token(repository, address, signal), repository, address, signal),
  };
}
