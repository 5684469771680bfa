import type { GithubApp } from "../../github-options.ts";
import type { GithubApi, InstallationToken } from "./api.ts";

/**
 * Tokens of one driver: minted for one organization and one repository, and shared by nothing else.
 */
export interface GithubTokens {
  /**
   * `undefined`: there is no such repository for this organization. `refused`: a token that the
   * server did not take, which is not given out again.
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
  /** Milliseconds since 1970: half of its life, so that whoever gets it has the other half. */
  readonly renewAt: number;
}

export function githubTokens(app: GithubApp, api: GithubApi, closed: AbortSignal): GithubTokens {
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
    const now = Date.now();
    for (const [other, { renewAt }] of kept) if (renewAt <= now) kept.delete(other);
    kept.set(key, { token, renewAt: now + (Date.parse(token.expiresAt) - now) / 2 });
    return token;
  };

  return {
    async get(organization, owner, name, refused) {
      // Before anything is asked: who has no installation causes no request.
      if (!app.knows(organization)) return undefined;
      const key = JSON.stringify([organization, owner.toLowerCase(), name.toLowerCase()]);
      const known = kept.get(key);
      if (known && known.token === refused) kept.delete(key);
      else if (known && known.renewAt > Date.now()) return known.token;
      // One request for all that ask at the same time; it is nobody's own, so only the driver's end
      // ends it.
      const running =
        asked.get(key) ?? mint(key, organization, owner, name).finally(() => asked.delete(key));
      asked.set(key, running);
      return running;
    },
  };
}
