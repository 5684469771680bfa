// This file must not import core at run time: the ssh program uses it too, and runs from sources
// without a bundler.

/** The environment variable that contains the connection for the ssh program. */
export const CONNECTION_VARIABLE = "DAGCTL_SSH_CONNECTION";

/** All that the ssh program receives. It has no secret: the key is in the folder. */
export interface SshConnection {
  /**
   * Absolute and private; contains `KEY_FILE` and `KNOWN_HOSTS_FILE`, and `LOG_FILE` afterwards.
   */
  readonly folder: string;
  readonly user: string;
  readonly port: number;
  /** The name whose host key is checked. */
  readonly host: string;
  /**
   * Where to connect, in this order: the addresses that were checked, or the name itself where any
   * address is allowed.
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
  // Logs the fingerprint of an unknown host. The log is a file, because stderr may contain the
  // server's own text.
  "LogLevel=DEBUG1",
  "SendEnv=GIT_PROTOCOL",
];

/**
 * Returns the arguments of ssh for one try. File names are relative to the connection's folder,
 * where ssh is started, so that no path is read as a list or a pattern. The host's key is checked
 * under its name, whatever address ssh connects to; with a port in the form of known_hosts.
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

/**
 * Returns whether a try ended before there was a connection, so that the next address may succeed.
 */
export function hasNeverConnected(log: string): boolean {
  return (
    /^ssh: (?:connect to host|Could not resolve hostname) /m.test(log) &&
    !/^debug1: Connection established\./m.test(log)
  );
}
