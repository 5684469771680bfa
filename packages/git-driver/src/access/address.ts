import type {
  FileRepositoryUrl,
  RepositoryUrl,
  SshRepositoryUrl,
  WebRepositoryUrl,
} from "@dagctl/core/contracts";
import { isPublicAddress, isReservedName, type RepositoryTransport } from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { lookup } from "node:dns/promises";
import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export interface AddressRules {
  readonly allow: readonly URL[];
  readonly resolve: (host: string) => Promise<readonly string[]>;
}

/** Where git may connect for one command, and the addresses that were checked. */
export interface Address {
  readonly url: RepositoryUrl;
  /** The key of caches: that of the URL, or of the folder to which links on the disk lead. */
  readonly href: string;
  /**
   * The address for git. That of an SSH URL has no port, which the program that connects uses
   * (`ssh-program.ts`).
   */
  readonly remote: string;
  readonly protocol: RepositoryTransport;
  /** For messages. */
  readonly host: string;
  /** The checked addresses to use; absent under an allowed prefix, where any address is allowed. */
  readonly addresses?: readonly string[];
  readonly options: readonly string[];
}

const SSH_PORT = 22;

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
 * where it may not be reached: the parsed URL says where it leads, and not whether that is allowed.
 */
export async function addressOf(url: RepositoryUrl, rules: AddressRules): Promise<Address> {
  switch (url.scheme) {
    case "ssh":
      return sshAddress(url, rules);
    case "file":
      return fileAddress(url, rules);
    default:
      return webAddress(url, rules);
  }
}

async function fileAddress(url: FileRepositoryUrl, rules: AddressRules): Promise<Address> {
  const prefix = rules.allow.find((one) => isUnder(url, one));
  if (!prefix) throw urlError(`${PUBLIC}, or ${UNDER_A_PREFIX}`);
  const href = await insideOnDisk(url, prefix);
  return { url, href, remote: href, protocol: "file", host: "this machine", options: [] };
}

async function webAddress(url: WebRepositoryUrl, rules: AddressRules): Promise<Address> {
  const { href, scheme: protocol, port } = url;
  const host = bracketHost(url.host);
  const address = { url, href, remote: href, protocol, host } as const;
  if (rules.allow.some((one) => isUnder(url, one))) return { ...address, options: [] };
  if (protocol === "http")
    throw urlError(`${PUBLIC} (http:// is not encrypted), or ${UNDER_A_PREFIX}`);
  const addresses = await publicAddresses(url.host, rules);
  const pin = addresses.map(bracketHost).join(",");
  return { ...address, addresses, options: [`http.curloptResolve=${host}:${port}:${pin}`] };
}

async function sshAddress(url: SshRepositoryUrl, rules: AddressRules): Promise<Address> {
  const { href, host } = url;
  const remote = sshRemote(url);
  const address = { url, href, remote, protocol: "ssh", host, options: [] } as const;
  // Without options for git: the ssh program receives where to connect.
  return rules.allow.some((one) => isUnder(url, one))
    ? address
    : { ...address, addresses: await publicAddresses(host, rules) };
}

/** Returns an SSH URL without its port. */
export function sshRemote({ user, host, port, path, href }: SshRepositoryUrl): string {
  return port === SSH_PORT ? href : `ssh://${user}@${bracketHost(host)}${path}`;
}

const bracketHost = (host: string): string => (host.includes(":") ? `[${host}]` : host);

async function publicAddresses(host: string, rules: AddressRules): Promise<readonly string[]> {
  const addresses = /^[\d.]+$|:/.test(host) ? [host] : await resolveHost(host, rules);
  // One private answer among public ones is refused too: an attacker's name server would mix it in.
  if (!addresses.every(isPublicAddress))
    throw urlError(
      `must not lead to a private or reserved address, unless it has a prefix that is allowed here (${SETTING})`,
    );
  return addresses;
}

/**
 * Compares the parsed parts, never the text: `http://127.0.0.1:3000@evil/` is not under
 * `http://127.0.0.1:3000/`.
 */
function isUnder(url: RepositoryUrl, prefix: URL): boolean {
  return (
    prefix.protocol === `${url.scheme}:` &&
    prefix.hostname.replace(/^\[|\]$/g, "").toLowerCase() === url.host &&
    (url.scheme === "file" || portOf(prefix) === url.port) &&
    url.path.startsWith(prefix.pathname)
  );
}

function portOf({ protocol, port }: URL): number {
  if (port !== "") return Number(port);
  if (protocol === "ssh:") return SSH_PORT;
  return protocol === "https:" ? 443 : 80;
}

async function insideOnDisk(url: FileRepositoryUrl, prefix: URL): Promise<string> {
  try {
    const [real, root] = await Promise.all([
      realpath(fileURLToPath(url.href)),
      realpath(fileURLToPath(prefix)),
    ]);
    const inside = real.startsWith(root.endsWith("/") ? root : `${root}/`);
    // A `.git` that is a link or a file leads git anywhere, also out of the folder.
    const work = await lstat(join(real, ".git")).catch(() => undefined);
    const plain = work === undefined || work.isDirectory();
    if (
      inside &&
      plain &&
      !url.path
        .slice(prefix.pathname.length)
        .split("/")
        .some((part) => part !== "" && isReservedName(part) && part !== ".git")
    ) {
      return pathToFileURL(real).href;
    }
  } catch {
    // A missing and an unreadable path give the same error, so that it reveals nothing about the
    // disk.
  }
  throw urlError(
    `must be the folder of a Git repository that the server can read, inside the allowed folder also after links are followed (${SETTING})`,
  );
}

async function resolveHost(host: string, rules: AddressRules): Promise<readonly string[]> {
  const addresses = await rules.resolve(host).catch(() => []);
  if (addresses.length === 0)
    throw new DagctlError(
      "unavailable",
      `The address of ${host} cannot be found at the moment; is the host's name right?`,
    );
  return addresses;
}

function urlError(message: string): DagctlError {
  return invalid([{ path: "repository_url", message }]);
}
