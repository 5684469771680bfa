import type { RepositoryUrl } from "@dagctl/core/contracts";
import { anySignal, parseRepositoryUrl } from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { Address } from "./address.ts";
import type { Access } from "./server-access.ts";

const SERVICE = "/info/refs?service=git-upload-pack";
const ANSWER_MS = 30_000;

/**
 * Returns the place to which a server redirects git. Git itself follows no redirect, because it
 * would connect before the place could be checked. It also does not report the place, so this
 * function asks for it, at the address that was checked.
 */
export async function followRedirect(
  address: Address,
  access: Access,
  check: (url: RepositoryUrl) => Promise<Address>,
  signal: AbortSignal | undefined,
): Promise<Address> {
  const from = new URL(address.href.replace(/\/$/, "") + SERVICE);
  const location = await locationOf(from, address.addresses, access.headers(from), signal);
  const to =
    location !== undefined && URL.canParse(location, from.href)
      ? new URL(location, from)
      : undefined;
  if (!to?.href.endsWith(SERVICE))
    throw invalid([
      {
        path: "repository_url",
        message: "leads to a page that is no repository; give the URL that git clones from",
      },
    ]);
  // Not to ssh, which would log in with any keys of this process's user, nor to the disk, even
  // where the operator allows those.
  if (!["https:", "http:"].includes(to.protocol))
    throw invalid([
      {
        path: "repository_url",
        message: "leads to a place that is not on the web; give that URL instead",
      },
    ]);
  if (from.protocol === "https:" && to.protocol !== "https:")
    throw invalid([
      { path: "repository_url", message: "leads from https to an unencrypted place" },
    ]);
  const { value, problem } = parseRepositoryUrl(to.href.slice(0, -SERVICE.length));
  if (problem !== undefined)
    throw invalid([{ path: "repository_url", message: `leads to a URL that ${problem}` }]);
  return check(value);
}

function locationOf(
  url: URL,
  addresses: readonly string[] | undefined,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const lookUpPinned: LookupFunction = (_host, options, done) => {
    const answers = (addresses ?? []).map((one) => ({
      address: one,
      family: one.includes(":") ? 6 : 4,
    }));
    if (options.all) done(null, answers);
    else done(null, answers[0]?.address ?? "", answers[0]?.family ?? 4);
  };
  const limit = anySignal(AbortSignal.timeout(ANSWER_MS), signal);
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { agent: false, headers, signal: limit, ...(addresses ? { lookup: lookUpPinned } : {}) },
      (response: IncomingMessage) => {
        resolve(response.headers.location);
        response.destroy();
      },
    );
    asked.once("error", () =>
      reject(
        signal?.aborted
          ? signal.reason
          : new DagctlError("unavailable", "The Git server does not answer"),
      ),
    );
    asked.end();
  });
}

/**
 * Checks that a redirect stays on the host and port of a repository. From http it may lead to https
 * of that host.
 *
 * @throws DagctlError `invalid` at `repository_url`
 */
export function checkHost(from: RepositoryUrl, to: RepositoryUrl): void {
  const place = placeOf(from);
  if (place !== undefined && place === placeOf(to)) return;
  const message = "leads to another host; give the URL where the repository is now";
  throw invalid([{ path: "repository_url", message }]);
}

function placeOf(url: RepositoryUrl): string | undefined {
  return "origin" in url ? url.origin.replace(/^http:/, "https:") : undefined;
}
