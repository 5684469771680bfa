import type { Clock } from "@dagctl/core/contracts";
import type { GithubApi, InstallationToken } from "./api.ts";
import type { GithubApp } from "./app.ts";

/**
 * Tokens of one driver: each is created for one organization and one repository, and is not shared.
 */
export interface GithubTokens {
  /**
   * Returns a token, or `undefined` when there is no such repository for this organization.
   * `refused`: a token that the server did not accept, which is not returned again.
   */
  get(
    organization: string,
    owner: string,
    name: string,
    refused?: InstallationToken,
  ): Promise<InstallationToken | undefined>;
}

interface Kept {
  readonly token: InstallationToken;
  /**
   * Milliseconds since 1970: half of its lifetime, so that a caller has at least the other half.
   */
  readonly renewAt: number;
}

export function githubTokens(
  app: GithubApp,
  api: GithubApi,
  { closed, clock }: { readonly closed: AbortSignal; readonly clock: Pick<Clock, "now"> },
): GithubTokens {
  const kept = new Map<string, Kept>();
  const asked = new Map<string, Promise<InstallationToken | undefined>>();

  const mint = async (
    key: string,
    organization: string,
    owner: string,
    name: string,
  ): Promise<InstallationToken | undefined> => {
    const installation = await api.installationOf(owner, name, closed);
    if (installation === undefined || !app.allows(organization, installation, `${owner}/${name}`))
      return undefined;
    const token = await api.mint(installation, name, closed);
    if (token === undefined) return undefined;
    const now = clock.now();
    for (const [other, { renewAt }] of kept) if (renewAt <= now) kept.delete(other);
    kept.set(key, { token, renewAt: now + (Date.parse(token.expiresAt) - now) / 2 });
    return token;
  };

  return {
    async get(organization, owner, name, refused) {
      // Checked before any request: an organization without an installation causes none.
      if (!app.knows(organization)) return undefined;
      const key = JSON.stringify([organization, owner.toLowerCase(), name.toLowerCase()]);
      const known = kept.get(key);
      if (known && known.token === refused) kept.delete(key);
      else if (known && known.renewAt > clock.now()) return known.token;
      // One request for all concurrent callers. It belongs to no single caller, so only the end of
      // the driver ends it.
      const running =
        asked.get(key) ?? mint(key, organization, owner, name).finally(() => asked.delete(key));
      asked.set(key, running);
      return running;
    },
  };
}
