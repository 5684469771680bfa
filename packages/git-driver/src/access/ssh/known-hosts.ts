/**
 * The host keys that the big hosts publish, one each: ssh asks a server for the kind of key that is
 * known of it. Sources: docs.github.com (SSH key fingerprints), docs.gitlab.com (gitlab.com
 * settings), bitbucket.org/site/ssh, docs.codeberg.org (SSH fingerprints), Azure Repos' SSH page. A
 * test compares each with the fingerprint that is published there.
 */
export const SHIPPED_HOST_KEYS: readonly string[] = [
  "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
  "gitlab.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf",
  "bitbucket.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO",
  "codeberg.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIVIC02vnjFyL+I4RHfvIGNtOgJMe769VTF1VR4EB3ZB",
  "ssh.dev.azure.com ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7Hr1oTWqNqOlzGJOfGJ4NakVyIzf1rXYd4d7wo6jBlkLvCA4odBlL0mDUyZ0/QUfTTqeu+tm22gOsv+VrVTMk6vwRU75gY/y9ut5Mb3bR5BV58dKXyq9A9UeB5Cakehn5Zgm6x1mKoVyf+FFn26iYqXJRgzIZZcZ5V6hrE0Qg39kZm4az48o0AUbf6Sp4SLdvnuMa2sVNwHBboS7EJkm57XQPVU3/QpyNLHbWDdzwtrlS+ez30S3AdYhLKEOxAG8weOnyrtLJAUen9mTkol8oII1edf7mWWbWVf0nBmly21+nZcmCTISQBtdcyPaEno7fFQMDD26/s0lfKob4Kw8H",
];

const KINDS: readonly string[] = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
];

/**
 * Returns what is wrong with a line of a known_hosts file (sshd(8)), as the rest of a sentence.
 * Empty lines and comments are valid.
 *
 * @returns the problem, or `undefined` when the line is valid
 */
export function knownHostProblem(line: string): string | undefined {
  const text = line.trim();
  if (text === "" || text.startsWith("#")) return undefined;
  if (/[\r\n\0]/.test(text)) return "must be one line";
  const words = text.split(/[ \t]+/);
  const [marker, rest] = words[0]?.startsWith("@") ? [words[0], words.slice(1)] : ["", words];
  if (!["", "@revoked", "@cert-authority"].includes(marker))
    return `begins with ${marker}; known are @revoked and @cert-authority`;
  const [hosts, kind, key] = rest;
  if (hosts === undefined || kind === undefined || key === undefined)
    return "must be a host, a kind of key and a key, as ssh-keyscan prints them";
  if (!KINDS.includes(kind))
    return `names the kind of key "${kind}", but must name one of ${KINDS.join(", ")}`;
  return kindInside(key) === kind
    ? undefined
    : `holds a key that is no ${kind} key; was it cut off?`;
}

/**
 * Returns the kind that a key itself names (RFC 4253, 6.6). It is the first of the key's fields,
 * which must all be complete, so that a key that was cut off is found.
 */
function kindInside(key: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || key.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(key, "base64");
  const fields: Buffer[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32BE(at);
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  const kind = fields[0]?.toString("latin1");
  return at === bytes.length && fields.length > 1 && kind !== undefined && KINDS.includes(kind)
    ? kind
    : undefined;
}

/**
 * Returns the known_hosts text for ssh: the shipped keys and those of the operator. Throws a
 * `TypeError` that names every invalid line of the operator.
 */
export function knownHostsText(given: readonly string[]): string {
  const problems = given.flatMap((line, index) => {
    const problem = knownHostProblem(line);
    return problem === undefined
      ? []
      : [`line ${index + 1} (${JSON.stringify(line.slice(0, 60))}) ${problem}`];
  });
  if (problems.length > 0)
    throw new TypeError(
      `\`knownHosts\` must hold lines of a known_hosts file: ${problems.join("; ")}`,
    );
  return `${[...SHIPPED_HOST_KEYS, ...given.map((line) => line.trim())].join("\n")}\n`;
}
