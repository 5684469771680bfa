import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  access,
  appendFile,
  chown,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { isPresent, until } from "@dagctl/testing";

const run = promisify(execFile);

/** A PostgreSQL server on loopback, and what a test does with it. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  /** A superuser. */
  readonly user: string;
  readonly password: string;
  /**
   * Returns the `postgres://…` URL of a database, with the superuser's password in it. @default the
   * database `postgres`
   */
  url(database?: string): string;
  /** Returns the last megabyte of the server's log. */
  log(): string;
  /** Ends the server as a power cut does, and starts it again on the same data. */
  crash(): Promise<void>;
  /** Stops the server until a call of `start`. */
  stop(): Promise<void>;
  /** Starts the server again, on the same data and port. */
  start(): Promise<void>;
  /** Stops the server and removes the data. */
  close(): Promise<void>;
}

/**
 * Returns the folder that contains `initdb` and `postgres`, or `undefined` where PostgreSQL is not
 * installed.
 */
export async function postgresPrograms(): Promise<string | undefined> {
  const debian = "/usr/lib/postgresql";
  const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  for (const folder of folders) {
    const found = await Promise.all(
      ["initdb", "postgres"].map((name) =>
        access(join(folder, name)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (found.every(Boolean)) return folder;
  }
  return undefined;
}

/**
 * Returns the account that runs PostgreSQL, because root may not: that of Debian's package, else
 * the one without special rights. Returns `undefined` where this process is not root's.
 */
async function account(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const found =
    lines.find(([name]) => name === "postgres") ?? lines.find(([, , uid]) => uid === "65534");
  return found && { uid: Number(found[2]), gid: Number(found[3]) };
}

export interface PostgresServerOptions {
  /** Where it listens, for a test whose records name the port. @default a free one */
  readonly port?: number;
  /**
   * A certificate and its key, both as PEM. With them the server refuses every connection without
   * TLS. @default the server has no TLS
   */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/**
 * Starts a PostgreSQL server for tests on loopback: data in a folder of its own, a free port,
 * passwords (scram) for everyone. Needs PostgreSQL's own programs; without them it rejects with
 * what to install.
 *
 * @returns the server, which accepts connections
 * @throws Error: PostgreSQL is not installed
 */
export async function postgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const programs = await postgresPrograms();
  if (programs === undefined)
    throw new Error(
      "PostgreSQL is not on this machine: install its server (Debian: apt-get install postgresql)",
    );
  const root = await mkdtemp(join(tmpdir(), "dagctl-postgres-"));
  const owner = await account();
  const [data, passwords] = [join(root, "data"), join(root, "password")];
  const password = randomBytes(12).toString("hex");
  const port = options.port ?? (await freePort());
  const asOwner = {
    ...owner,
    cwd: root,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C.UTF-8" },
  };
  /** Writes a file that only the account of the server reads. */
  const writeOwned = async (path: string, text: string): Promise<void> => {
    await writeFile(path, text, { mode: 0o600 });
    if (owner) await chown(path, owner.uid, owner.gid);
  };
  if (owner) await chown(root, owner.uid, owner.gid);
  await writeOwned(passwords, password);
  await run(
    join(programs, "initdb"),
    [
      "-D",
      data,
      "-U",
      "postgres",
      "--auth=scram-sha-256",
      `--pwfile=${passwords}`,
      "--no-sync",
      "--encoding=UTF8",
    ],
    asOwner,
  );
  await rm(passwords);
  if (options.tls) {
    await writeOwned(join(data, "server.crt"), options.tls.certificate);
    await writeOwned(join(data, "server.key"), options.tls.key);
    await appendFile(join(data, "postgresql.conf"), "ssl = on\n");
    await writeOwned(join(data, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
  }

  let server: ChildProcess | undefined;
  let log = "";
  const start = async (): Promise<void> => {
    const settings = [
      "fsync=off",
      "listen_addresses=127.0.0.1",
      `port=${port}`,
      `unix_socket_directories=${root}`,
      "max_connections=200",
    ];
    const child = spawn(
      join(programs, "postgres"),
      ["-D", data, ...settings.flatMap((setting) => ["-c", setting])],
      {
        ...asOwner,
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    server = child;
    child.stderr?.on(
      "data",
      (part: Buffer) => (log = `${log}${part.toString()}`.slice(-1024 * 1024)),
    );
    const answers = (): Promise<boolean> => {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended: ${log.slice(-4_000)}`);
      return isReady(data);
    };
    await until(answers, isPresent, {
      what: "The start of PostgreSQL",
      timeoutMs: 30_000,
      pauseMs: 50,
      describe: () => log.slice(-4_000),
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  await start();
  return {
    host: "127.0.0.1",
    port,
    user: "postgres",
    password,
    url: (database = "postgres") => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
    log: () => log,
    async crash() {
      // "Immediate": without a checkpoint, and its children end with it, which a SIGKILL of the
      // parent alone does not achieve.
      await end("SIGQUIT");
      await start();
    },
    stop: () => end("SIGINT"),
    start,
    async close() {
      await end("SIGQUIT");
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Returns whether the server accepts connections, which is the last line of its pid file. */
async function isReady(data: string): Promise<boolean> {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "");
  return text.split("\n")[7]?.trim() === "ready";
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
