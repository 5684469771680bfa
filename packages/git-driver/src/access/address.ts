import { repositoryUrlProblem } from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { lookup } from "node:dns/promises";
import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isReservedPart } from "../names.ts";
import { isPublicAddress } from "./public-address.ts";
import { SSH_PORT, sshPlace, type SshPlace } from "./ssh/place.ts";

export interface AddressRules {
  readonly allow: readonly URL[];
  readonly resolve: (host: string) => Promise<readonly string[]>;
}

/**
 * Where git may connect for one command: the URL in its normal form, and the addresses that were
 * checked.
 */
export interface Address {
  readonly href: string;
  readonly protocol: "https" | "http" | "file" | "ssh";
  readonly host: string;
  /** The checked addresses to use; absent under an allowed prefix, where any address is allowed. */
  readonly addresses?: readonly string[];
  readonly options: readonly string[];
  /** For an SSH URL: the user, the host and the path. */
  readonly ssh?: SshPlace;
}

/**
 * For the person who sent the URL: what only the operator can change, by its name in the program
 * and in this driver. The message does not list the prefixes, which belong to the operator.
 */
const SETTING = "the server's git_allow or --git-allow, the Git driver's allow";
const PUBLIC = "must be an https:// or ssh:// URL of a public host";
const UNDER_A_PREFIX = `have a prefix that is allowed here (${SETTING})`;

/** Reads the operator's prefixes. Throws a `TypeError` that names an invalid one. */
export function addressRules(
  allow: readonly string[],
  resolve: AddressRules["resolve"] | undefined,
): AddressRules {
  const prefixes = allow.map((prefix) => {
    const url = URL.canParse(prefix) ? new URL(prefix) : undefined;
    if (
      !url ||
      !["https:", "http:", "file:", "ssh:"].includes(url.protocol) ||
      url.username ||
      url.password ||
      url.search ||
      url.hash
    ) {
      throw new TypeError(
        "A prefix of `allow` must be an https://, http://, ssh:// or file:// URL without credentials, query or fragment",
      );
    }
    if (!url.pathname.endsWith("/")) url.pathname += "/";
    return url;
  });
  return {
    allow: prefixes,
    resolve:
      resolve ?? (async (host) => (await lookup(host, { all: true })).map((one) => one.address)),
  };
}

/**
 * Returns the address at which a repository may be reached. Throws `invalid` at `repository_url`
 * where it may not be reached.
 */
export async function addressOf(text: string, rules: AddressRules): Promise<Address> {
  const problem = repositoryUrlProblem(text);
  if (problem !== undefined) throw refused(problem);
  const ssh = sshPlace(text);
  if (ssh) return sshAddress(ssh, rules);
  const url = parse(text);
  const prefix = rules.allow.find((one) => isUnder(url, one));
  const host = url.hostname;
  if (url.protocol === "file:") {
    if (!prefix) throw refused(`${PUBLIC}, or ${UNDER_A_PREFIX}`);
    return {
      href: await insideOnDisk(url, prefix),
      protocol: "file",
      host: "this machine",
      options: [],
    };
  }
  const protocol = url.protocol === "https:" ? "https" : "http";
  if (prefix) return { href: url.href, protocol, host, options: [] };
  if (protocol === "http")
    throw refused(`${PUBLIC} (http:// is not encrypted), or ${UNDER_A_PREFIX}`);
  const addresses = await publicAddresses(host.replace(/^\[|\]$/g, ""), rules);
  const pin = addresses.map((one) => (one.includes(":") ? `[${one}]` : one)).join(",");
  return {
    href: url.href,
    protocol,
    host,
    addresses,
    options: [`http.curloptResolve=${host}:${url.port || "443"}:${pin}`],
  };
}

async function sshAddress(ssh: SshPlace, rules: AddressRules): Promise<Address> {
  const address = { href: ssh.href, protocol: "ssh", host: ssh.host, options: [], ssh } as const;
  const allowed = rules.allow.some(
    (prefix) =>
      prefix.protocol === "ssh:" &&
      prefix.hostname.replace(/^\[|\]$/g, "").toLowerCase() === ssh.host &&
      Number(prefix.port || SSH_PORT) === ssh.port &&
      ssh.path.startsWith(prefix.pathname),
  );
  // Without options for git: the ssh program receives where to connect.
  return allowed ? address : { ...address, addresses: await publicAddresses(ssh.host, rules) };
}

async function publicAddresses(host: string, rules: AddressRules): Promise<readonly string[]> {
  const addresses = /^[\d.]+$|:/.test(host) ? [host] : await resolved(host, rules);
  // One private answer among public ones is refused too: an attacker's name server would mix it in.
  if (!addresses.every(isPublicAddress))
    throw refused(
      `must not lead to a private or reserved address, unless it has a prefix that is allowed here (${SETTING})`,
    );
  return addresses;
}

function parse(text: string): URL {
  // The text as it is, before a lenient parser corrects it: no userinfo, no empty host, no
  // invisible or encoded separators.
  const plain =
    /^(?:https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?|file:\/\/)\/[!-~]+$/i.test(text) &&
    !/[\\?#@]|%(?:[01]|7f|2e|2f|5c)/i.test(text);
  if (!plain || text.length > 2048 || !URL.canParse(text)) {
    throw refused(
      "must be an https:// or ssh:// URL of a repository, without credentials, such as https://github.com/acme/analytics",
    );
  }
  const url = new URL(text);
  const climbs = text
    .replace(/^[a-z]+:\/\/[^/]*\//i, "")
    .split("/")
    .some((part) => part === "." || part === "..");
  if (climbs || url.port === "0" || url.hostname.endsWith("."))
    throw refused("must name a host and a repository plainly, without . or .. in the path");
  return url;
}

/**
 * Compares the parsed parts, never the text: `http://127.0.0.1:3000@evil/` is not under
 * `http://127.0.0.1:3000/`.
 */
function isUnder(url: URL, prefix: URL): boolean {
  return (
    url.protocol === prefix.protocol &&
    url.host === prefix.host &&
    url.pathname.startsWith(prefix.pathname)
  );
}

async function insideOnDisk(url: URL, prefix: URL): Promise<string> {
  try {
    const [real, root] = await Promise.all([
      realpath(fileURLToPath(url)),
      realpath(fileURLToPath(prefix)),
    ]);
    const inside = real.startsWith(root.endsWith("/") ? root : `${root}/`);
    // A `.git` that is a link or a file leads git anywhere, also out of the folder.
    const work = await lstat(join(real, ".git")).catch(() => undefined);
    const plain = work === undefined || work.isDirectory();
    if (
      inside &&
      plain &&
      !url.pathname
        .slice(prefix.pathname.length)
        .split("/")
        .some((part) => part !== "" && isReservedPart(part) && part !== ".git")
    ) {
      return pathToFileURL(real).href;
    }
  } catch {
    // A missing and an unreadable path give the same error, so that it reveals nothing about the
    // disk.
  }
  throw refused(
    `must be the folder of a Git repository that the server can read, inside the allowed folder also after links are followed (${SETTING})`,
  );
}

async function resolved(host: string, rules: AddressRules): Promise<readonly string[]> {
  const addresses = await rules.resolve(host).catch(() => []);
  if (addresses.length === 0)
    throw new DagctlError(
      "unavailable",
      `The address of ${host} cannot be found at the moment; is the host's name right?`,
    );
  return addresses;
}

function refused(message: string): DagctlError {
  return invalid([{ path: "repository_url", message }]);
}
