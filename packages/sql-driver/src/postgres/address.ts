import type { Secret } from "@dagctl/core/driver-kit";
import type pg from "pg";
import { parseIntoClientConfig } from "pg-connection-string";

/** Where a database is, for people and for errors: never with a password. */
export interface Place {
  /** With the port, as in the URL. */
  readonly host: string;
  readonly name: string;
  readonly port: number;
  readonly database: string;
  readonly sslmode?: string;
  /** The rights that the user of the URL needs, as the end of "it must …". */
  readonly rights: string;
}

/**
 * Reads a `postgres://` URL. Throws a `TypeError` when it is invalid; the error omits the URL,
 * which may contain a password.
 */
export function placeOf(text: string, rights: string): Place {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["postgres:", "postgresql:"].includes(url.protocol) || url.pathname.length < 2)
    throw new TypeError(
      "A PostgreSQL database is named by a URL such as postgres://dagctl@db.example.com:5432/dagctl",
    );
  const sslmode = url.searchParams.get("sslmode");
  return {
    host: url.host === "" ? "this machine" : url.host,
    name: url.hostname === "" ? "localhost" : url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 5432 : Number(url.port),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(sslmode === null ? {} : { sslmode }),
    rights,
  };
}

/** Modes for which the client verifies the certificate, too, and warns that this may change. */
const AS_VERIFY_FULL: ReadonlySet<string | null> = new Set(["prefer", "require", "verify-ca"]);

/** Returns the URL with the mode by which the client verifies the certificate. */
function toVerifyingUrl(text: string): string {
  const url = new URL(text);
  const { searchParams: parameters } = url;
  if (!AS_VERIFY_FULL.has(parameters.get("sslmode")) || parameters.has("uselibpqcompat"))
    return text;
  parameters.set("sslmode", "verify-full");
  return url.href;
}

/**
 * Returns the configuration of a pool. The URL is parsed here, because in the client the URL has
 * precedence over every other option, also for what it does not contain.
 */
export function poolConfig(
  url: string,
  password: (() => Promise<Secret>) | undefined,
): pg.PoolConfig {
  return {
    ...parseIntoClientConfig(toVerifyingUrl(url)),
    ...(password ? { password: async () => (await password()).reveal() } : {}),
  };
}
