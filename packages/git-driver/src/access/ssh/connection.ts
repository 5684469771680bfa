// No import of core at run time: the ssh program uses this file too, and runs from sources without
// a bundler.

/** The environment variable that tells the ssh program where to. */
export const CONNECTION_VARIABLE = "DAGCTL_SSH_CONNECTION";

/** All that the ssh program is told. No secret: the key lies in the folder. */
export interface SshConnection {
  /** Absolute and private; holds `KEY_FILE` and `KNOWN_HOSTS_FILE`, and `LOG_FILE` afterwards. */
  readonly folder: string;
  readonly user: string;
  readonly port: number;
  /** The name whose host key is looked for. */
  readonly host: string;
  /**
   * Where to connect, in this order: the addresses that were checked, or the name itself where any
   * is right.
   */
  readonly targets: readonly string[];
}

export const KEY_FILE = "key";
export const KNOWN_HOSTS_FILE = "known_hosts";
export const LOG_FILE = "log";

const OPTIONS: readonly string[] = [
  "BatchMode=yes",
  "PreferredAuthentications=publickey",
  "PasswordAuthentication=no",
  "KbdInteractiveAuthentication=no",
  `IdentityFile=${KEY_FILE}`,
  "IdentitiesOnly=yes",
  "IdentityAgent=none",
  "AddKeysToAgent=no",
  "PKCS11Provider=none",
  "StrictHostKeyChecking=yes",
  `UserKnownHostsFile=${KNOWN_HOSTS_FILE}`,
  "GlobalKnownHostsFile=/dev/null",
  "VerifyHostKeyDNS=no",
  "UpdateHostKeys=no",
  "CheckHostIP=no",
  "CanonicalizeHostname=no",
  "ClearAllForwardings=yes",
  "ForwardAgent=no",
  "ForwardX11=no",
  "Tunnel=no",
  "PermitLocalCommand=no",
  "ProxyCommand=none",
  "ProxyJump=none",
  "ControlMaster=no",
  "ControlPath=none",
  "ConnectTimeout=20",
  "ConnectionAttempts=1",
  "ServerAliveInterval=15",
  "ServerAliveCountMax=4",
  // Tells the fingerprint of an unknown host. It goes into a file: what stands on stderr may be the
  // server's own words.
  "LogLevel=DEBUG1",
  "SendEnv=GIT_PROTOCOL",
];

/**
 * The arguments of ssh for one try. File names are relative to the connection's folder, where it is
 * started, so that no path is read as a list or a pattern. The host's key is looked for under its
 * name, whatever address is connected to; with a port as known_hosts writes it.
 */
export function sshArguments(
  connection: SshConnection,
  target: string,
  command: string,
): readonly string[] {
  const { host, port, user } = connection;
  return [
    "-F",
    "/dev/null",
    "-T",
    "-a",
    "-x",
    "-E",
    LOG_FILE,
    ...[...OPTIONS, `HostKeyAlias=${port === 22 ? host : `[${host}]:${port}`}`].flatMap((one) => [
      "-o",
      one,
    ]),
    "-p",
    String(port),
    "-l",
    user,
    "--",
    target,
    command,
  ];
}

/** Whether a try ended before there was a connection, so that the next address may do better. */
export function neverConnected(log: string): boolean {
  return (
    /^ssh: (?:connect to host|Could not resolve hostname) /m.test(log) &&
    !/^debug1: Connection established\./m.test(log)
  );
}
