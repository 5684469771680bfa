import type { IncomingHttpHeaders } from "node:http";
import { DagctlError } from "@dagctl/core";

const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const OWN_SITES: ReadonlySet<string> = new Set(["same-origin", "none"]);

/**
 * Returns the refusal of a change that a page of another origin makes with the cookie of a session:
 * a POST without a body needs no preflight. A browser says in `Sec-Fetch-Site` where a page is
 * from. On plain HTTP it says it only in `Origin`. A program that sends neither is no browser.
 *
 * @param request a request with the headers as they were sent
 * @returns `undefined` for a read, for a call with a token, and for a page of this origin
 */
export function crossSiteProblem({
  method,
  headers,
}: {
  readonly method: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
}): DagctlError | undefined {
  if (READS.has(method) || headers.authorization !== undefined) return undefined;
  const site = headers["sec-fetch-site"];
  const isOwn =
    site === undefined ? isOwnOrigin(headers) : typeof site === "string" && OWN_SITES.has(site);
  return isOwn
    ? undefined
    : new DagctlError(
        "forbidden",
        "A page of another site cannot change anything with the session of this one: send a token in `Authorization`, or call from a page of this server",
      );
}

function isOwnOrigin({ origin, host }: Readonly<IncomingHttpHeaders>): boolean {
  return origin === undefined || (host !== undefined && URL.parse(origin)?.host === host);
}
