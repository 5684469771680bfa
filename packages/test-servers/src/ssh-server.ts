import { type ChildProcess, execFile, spawn } from "node:child_process";
import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildRepository, isPresent, type TestRepository, until } from "@dagctl/testing";

const execute = promisify(execFile);

/** The paths of an OpenSSH server on common systems; it must be started by its absolute path. */
const SSHD: readonly string[] = [
  "/usr/sbin/sshd",
  "/usr/local/sbin/sshd",
  "/usr/libexec/sshd",
  "/opt/homebrew/sbin/sshd",
];

/** Both halves of an SSH key. */
export interface SshKey {
  /** The private half, as ssh-keygen writes it. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
}

/** An OpenSSH server on loopback, and what a test sets and reads of it. */
export interface SshServer {
  readonly port: number;
  /** The user of the login: sshd serves the user that it runs as. */
  readonly user: string;
  /** `ssh://USER@127.0.0.1:PORT/`: the prefix of the repositories' URLs. */
  readonly url: string;
  /** `ssh://127.0.0.1:PORT/`: the prefix for `allow`. */
  readonly prefix: string;
  /** The host's key as a line of a known_hosts file. */
  readonly knownHost: string;
  /** As ssh shows it: `SHA256:…` */
  readonly fingerprint: string;
  /** Returns sshd's output so far. */
  log(): string;
  /** Accepts this public key from now on. */
  authorize(publicKey: string): Promise<void>;
  /** Refuses every client that was accepted before. */
  revokeAll(): Promise<void>;
  /**
   * Creates a bare repository at `<url>…/<name>.git`.
   *
   * @returns the repository, for commits
   */
  create(name: string): Promise<TestRepository>;
  /** Ends every session and the server. */
  stop(): Promise<void>;
  /** Ends every session and the server, and deletes the repositories. */
  close(): Promise<void>;
}

/** Returns the path of this machine's sshd; `undefined` where there is none. */
async function findSshd(): Promise<string | undefined> {
  for (const path of SSHD) {
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

/**
 * Creates an SSH key with ssh-keygen.
 *
 * @param options.type @default "ed25519"
 * @param options.passphrase a passphrase that no person is asked for. @default none
 * @param options.pem whether the private half has the PEM form. @default false: that of OpenSSH
 * @returns both halves
 */
export async function makeSshKey(
  options: {
    readonly type?: "ed25519" | "rsa" | "ecdsa";
    readonly passphrase?: string;
    readonly pem?: boolean;
  } = {},
): Promise<SshKey> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-test-key-"));
  try {
    const file = join(folder, "key");
    const form = options.pem ? ["-m", "PEM"] : [];
    await execute("ssh-keygen", [
      "-q",
      "-t",
      options.type ?? "ed25519",
      ...form,
      "-N",
      options.passphrase ?? "",
      "-C",
      "test",
      "-f",
      file,
    ]);
    return {
      privateKey: await readFile(file, "utf8"),
      publicKey: (await readFile(`${file}.pub`, "utf8")).trim(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Starts a real sshd for tests, on loopback, with a host key of its own. A client whose key is
 * accepted may read the repositories that the server made, and nothing else: sshd runs `git-shell`
 * whatever the client asks for. Needs OpenSSH's sshd and ssh-keygen, and git.
 *
 * @param options.asInstalled sshd and git as distributions ship them. Such a server accepts no
 *   `GIT_PROTOCOL` and so speaks the oldest protocol. It has no partial fetches, and gives out only
 *   what a branch or tag points to. @default false
 * @returns the server, which accepts connections
 * @throws Error: there is no sshd on this machine
 */
export async function sshServer({
  asInstalled = false,
}: { readonly asInstalled?: boolean } = {}): Promise<SshServer> {
  const program = await findSshd();
  if (program === undefined)
    throw new Error(
      `There is no sshd on this machine (looked for ${SSHD.join(", ")}): install openssh-server`,
    );
  const root = await mkdtemp(join(tmpdir(), "dagctl-sshd-"));
  const host = await makeSshKey();
  const port = await freePort();
  const { username: user } = userInfo();
  const keys = join(root, "authorized_keys");
  await mkdir(join(root, "srv"));
  await writeFile(join(root, "host_key"), host.privateKey, { mode: 0o600 });
  await writeFile(keys, "", { mode: 0o600 });
  // Not a shell: git-shell accepts the commands of git, and this program only those that read.
  await writeFile(join(root, "command"), makeForcedCommand(asInstalled), { mode: 0o755 });
  await chmod(join(root, "command"), 0o755);
  await writeFile(
    join(root, "sshd_config"),
    configuration(root, port, join(root, "command"), asInstalled),
  );
  let log = "";
  // When root runs sshd, the folder of its unprivileged process must exist.
  if (process.getuid?.() === 0) await mkdir("/run/sshd", { recursive: true });
  const child = spawn(program, ["-D", "-e", "-f", join(root, "sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  child.stderr?.on("data", (chunk: Buffer) => void (log += chunk.toString()));
  await waitUntilAnswers(child, port, () => log);
  const url = `ssh://${user}@127.0.0.1:${port}${join(root, "srv")}/`;
  const stop = (): Promise<void> => endServer(child);
  return {
    port,
    user,
    url,
    prefix: `ssh://127.0.0.1:${port}/`,
    knownHost: `[127.0.0.1]:${port} ${host.publicKey}`,
    fingerprint: await fingerprint(host.publicKey),
    log: () => log,
    authorize: async (publicKey) =>
      writeFile(keys, `${await readFile(keys, "utf8")}${publicKey}\n`, { mode: 0o600 }),
    revokeAll: () => writeFile(keys, "", { mode: 0o600 }),
    create: (name) => buildRepository(join(root, "srv", `${name}.git`), `${url}${name}.git`),
    stop,
    async close() {
      await stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/**
 * Returns the forced command of a test server; `SSH_ORIGINAL_COMMAND` is what the client asked for.
 */
function makeForcedCommand(asInstalled: boolean): string {
  const more = asInstalled
    ? ""
    : " -c uploadpack.allowFilter=true -c uploadpack.allowAnySHA1InWant=true";
  return `#!/bin/sh
case "$SSH_ORIGINAL_COMMAND" in
  "git-upload-pack '"*) exec git -c safe.directory='*'${more} shell -c "$SSH_ORIGINAL_COMMAND" ;;
  *) echo "refused: $SSH_ORIGINAL_COMMAND" >&2; exit 1 ;;
esac
`;
}

function configuration(root: string, port: number, command: string, asInstalled: boolean): string {
  return [
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    `HostKey ${join(root, "host_key")}`,
    `PidFile ${join(root, "sshd.pid")}`,
    `AuthorizedKeysFile ${join(root, "authorized_keys")}`,
    // The folder is below /tmp, which is writable for all.
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PubkeyAuthentication yes",
    "PermitRootLogin prohibit-password",
    `ForceCommand ${command}`,
    "DisableForwarding yes",
    "PermitTTY no",
    ...(asInstalled ? [] : ["AcceptEnv GIT_PROTOCOL"]),
    "PermitUserEnvironment no",
    "MaxStartups 100",
    "LogLevel VERBOSE",
    "",
  ].join("\n");
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return typeof address === "object" && address ? address.port : 0;
}

async function waitUntilAnswers(
  child: ChildProcess,
  port: number,
  log: () => string,
): Promise<void> {
  const answers = (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`sshd ended with ${child.exitCode}: ${log()}`);
    return new Promise((resolve) => {
      const socket = createConnection({ port, host: "127.0.0.1" });
      socket.once("connect", () => resolve((socket.destroy(), true)));
      socket.once("error", () => resolve(false));
    });
  };
  await until(answers, isPresent, {
    what: "The start of sshd",
    timeoutMs: 10_000,
    pauseMs: 20,
    describe: log,
  });
}

/**
 * Ends the server with its sessions. They are processes of its group until they log in as another
 * user, and here no session does.
 */
async function endServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It is gone.
  }
  await gone;
}

async function fingerprint(publicKey: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-test-key-"));
  try {
    await writeFile(join(folder, "key.pub"), `${publicKey}\n`);
    const { stdout } = await execute("ssh-keygen", [
      "-l",
      "-E",
      "sha256",
      "-f",
      join(folder, "key.pub"),
    ]);
    return stdout.split(" ")[1] ?? "";
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
