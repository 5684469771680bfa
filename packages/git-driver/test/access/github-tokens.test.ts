import { Secret } from "@dagctl/core/driver-kit";
import { fakeClock } from "@dagctl/testing";
import { expect, test } from "vitest";
import { githubApp } from "../../src/access/github/app.ts";
import type { GithubApi } from "../../src/access/github/api.ts";
import { githubTokens } from "../../src/access/github/tokens.ts";

const HALF_HOUR_MS = 1_800_000;

test("The tokens of a GitHub App are renewed at half of their lifetime, by the driver's clock", async () => {
  const clock = fakeClock({ start: "2020-02-01T00:00:00.000Z" });
  const app = githubApp({
    appId: 1,
    privateKey: async () => undefined,
    installations: { "org-a": [7] },
  });
  let minted = 0;
  const api: GithubApi = {
    installationOf: async () => 7,
    async mint() {
      minted += 1;
      const expiresAt = new Date(clock.now() + 2 * HALF_HOUR_MS).toISOString();
      return { secret: new Secret(`token-${minted}`), expiresAt };
    },
  };
  const { signal: closed } = new AbortController();
  const tokens = githubTokens(app, api, { closed, clock });
  const next = async (): Promise<string | undefined> =>
    (await tokens.get("org-a", "acme", "one"))?.secret.reveal();
  expect(await next()).toBe("token-1");
  await clock.advance(HALF_HOUR_MS - 1);
  expect(await next()).toBe("token-1");
  await clock.advance(1);
  expect(await next()).toBe("token-2");
});
