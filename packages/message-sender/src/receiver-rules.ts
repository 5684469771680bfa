import { isPublicAddress, type Secret } from "@dagctl/core/driver-kit";
import { isIP } from "node:net";

/** Which receivers may be reached. */
export interface ReceiverRules {
  /** The operator's prefixes. */
  readonly allow: readonly URL[];
}

/** A receiver to which messages may be sent, as far as its URL says. */
export interface Receiver {
  readonly url: URL;
  /** The host without the brackets of an IPv6 address. */
  readonly host: string;
  /** Whether it is under a prefix of the operator, so that any address is allowed. */
  readonly isAllowed: boolean;
}

/** For the person who sent the URL: what only the operator can change. */
const SETTING = "the server's notification_allow or --notification-allow";

/** Why an address is refused. The prefixes belong to the operator, and are not listed. */
export const PRIVATE: string = `must not lead to a private or reserved address, unless it has a prefix that is allowed here (${SETTING})`;

/**
 * Returns what is wrong with a prefix of the operator, or `undefined`.
 *
 * @param prefix such as `http://chat.internal:8065/hooks/`
 */
export function allowedPrefixProblem(prefix: string): string | undefined {
  const url = URL.canParse(prefix) ? new URL(prefix) : undefined;
  const isRight =
    url &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.username === "" &&
    url.password === "" &&
    url.search === "" &&
    url.hash === "";
  return isRight
    ? undefined
    : "must be an https:// or http:// URL without credentials, query or fragment";
}

/** Reads the operator's prefixes. Throws a `TypeError` that names an invalid one. */
export function receiverRules(allow: readonly string[]): ReceiverRules {
  return {
    allow: allow.map((prefix) => {
      const problem = allowedPrefixProblem(prefix);
      if (problem !== undefined) throw new TypeError(`A prefix of \`allow\` ${problem}`);
      const url = new URL(prefix);
      if (!url.pathname.endsWith("/")) url.pathname += "/";
      return url;
    }),
  };
}

/** Returns the receiver of a URL, or what is wrong with it. */
export function receiverOf(
  secret: Secret,
  { allow }: ReceiverRules,
): { readonly receiver: Receiver } | { readonly problem: string } {
  const text = secret.reveal();
  // The parser drops line breaks and spaces; a URL that has them is a mistake of its author.
  const url = /^[\x21-\x7e]+$/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    return { problem: "must be an https:// URL in ASCII" };
  if (url.username !== "" || url.password !== "" || url.hash !== "")
    return { problem: "must have no user, no password and no fragment" };
  // The parser writes every spelling of an IPv4 address in four decimal parts.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isAllowed = allow.some((prefix) => isUnder(url, prefix));
  if (isAllowed) return { receiver: { url, host, isAllowed } };
  if (url.protocol === "http:")
    return {
      problem: `must be an https:// URL (http:// is not encrypted), or have a prefix that is allowed here (${SETTING})`,
    };
  if (isIP(host) !== 0 && !isPublicAddress(host)) return { problem: PRIVATE };
  return { receiver: { url, host, isAllowed } };
}

/** How often a path may be decoded until nothing in it is encoded. */
const MOST_DECODINGS = 4;
/** A byte that no path needs: a control character, or the start of an overlong dot or slash. */
const STRAY_BYTE = /[^\x20-\x7e\x80-\xbf\xc2-\xff]/;
/** A dot segment of a decoded path, also with parameters or spaces, which a receiver may drop. */
const DOT_SEGMENT = /(?:^|[/\\]) *\.{1,2} *(?:[/\\;?#]|$)/;

/**
 * Returns whether a receiver may read another path: one with steps that the parser has left,
 * because they are encoded, once or more often, or have parameters.
 */
function isAmbiguous(pathname: string): boolean {
  let path = pathname;
  for (let count = 0; count <= MOST_DECODINGS; count += 1) {
    if (STRAY_BYTE.test(path) || DOT_SEGMENT.test(path)) return true;
    const decoded = path.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    if (decoded === path) return false;
    path = decoded;
  }
  return true;
}

/**
 * Compares the parsed parts, never the text: `https://chat.internal@evil/` is another host. A
 * receiver may decode a path before it reads the steps in it.
 */
function isUnder({ origin, pathname }: URL, prefix: URL): boolean {
  return (
    origin === prefix.origin && `${pathname}/`.startsWith(prefix.pathname) && !isAmbiguous(pathname)
  );
}
