import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Client, client } from "../installations/client.ts";
import { environmentOf, RECEIVER, RECORDINGS, rootOf } from "../installations/places.ts";
import type { Kind, RecordedToken, Recording } from "../installations/recording.ts";
import { runServerCommand, startServer } from "../installations/server-process.ts";
import { runProgram } from "../versions/programs.ts";
import type { OldVersion } from "../versions/old-version.ts";
import { type RepositoryName, writeRepositories } from "./repositories.ts";
import { playScenario, readEverything } from "./scenario.ts";

/** What differs between the kinds of installations. */
export interface Surroundings {
  /** Settings of the server, as environment variables. */
  readonly settings: Recording["settings"];
  /** Settings that are not recorded, because they differ on each machine. */
  readonly access?: Readonly<Record<string, string>>;
  /** Returns the URL of a repository for the server. @default its path */
  repositoryUrl?(name: RepositoryName): string;
  readonly hasManagedStates: boolean;
  /** Whether the server finds Python, so that a run of dbt is recorded. */
  readonly hasPython: boolean;
  /**
   * Reads what is outside of the installation's folder, once its server has ended: files to write
   * next to the archive, by name.
   */
  outside(): Promise<Readonly<Record<string, string | Uint8Array>>>;
  /** Ends what was started for the recording. */
  close(): Promise<void>;
}

const TOKENS: readonly Omit<RecordedToken, "value">[] = [
  { name: "default", organization: "org-local", access: "write" },
  { name: "reader", organization: "org-local", access: "read" },
  { name: "second", organization: "org-second", access: "write" },
];

/**
 * Creates an installation of that version, brings it into all states, stops it, and writes it below
 * `data/`.
 */
export async function record(
  old: OldVersion,
  name: string,
  kind: Kind,
  surroundings: (root: string) => Promise<Surroundings>,
): Promise<string> {
  const root = rootOf(name, kind);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, "data"), { recursive: true, mode: 0o700 });
  await writeRepositories(join(root, "repositories"));
  const around = await surroundings(root);
  try {
    return await recordAt(root, old, join(RECORDINGS, name, kind), kind, around);
  } finally {
    await around.close();
    rmSync(root, { recursive: true, force: true });
  }
}

async function recordAt(
  root: string,
  old: OldVersion,
  folder: string,
  kind: Kind,
  around: Surroundings,
): Promise<string> {
  const {
    settings: own,
    hasManagedStates,
    hasPython,
    repositoryUrl = (repository: RepositoryName): string =>
      `file://${root}/repositories/${repository}.git`,
  } = around;
  const settings = {
    DAGCTL_GIT_ALLOW: `file://${root}/repositories/`,
    DAGCTL_NOTIFICATION_ALLOW: RECEIVER,
    ...own,
  };
  const environment = { ...environmentOf(root, settings), ...around.access };
  const command = (args: readonly string[], more: Record<string, string> = {}): Promise<string> =>
    runServerCommand({
      program: old.program,
      args,
      environment: { ...environment, ...more },
      folder: root,
    });

  // The server creates the first token, and prints it once.
  const server = await startServer({ program: old.program, environment, folder: root });
  try {
    const tokens: RecordedToken[] = [];
    for (const token of TOKENS) {
      const create = ["token", "create", token.name, "--access", token.access];
      const printed =
        token.name === "default"
          ? server.readOutput()
          : await command(create, { DAGCTL_ORGANIZATION: token.organization });
      tokens.push({ ...token, value: tokenIn(printed) });
    }
    const secrets = { "deploy-key": await sshKey(root) };
    await command(["secret", "set", "deploy-key", "--file", "deploy-key"]);
    rmSync(join(root, "deploy-key"));

    const clientOf = (name: string): Client =>
      client(server.url, tokens.find((token) => token.name === name)?.value ?? "");
    const clients = { default: clientOf("default"), second: clientOf("second") };
    const scenario = await playScenario({
      clients,
      repositoryUrl,
      hasManagedStates,
      hasPython,
    });
    await wellWithinMinute();
    const list = await command(["token", "list"], {});
    const keyedCalls: Recording["keyedCalls"][number][] = [];
    for (const { token, ...call } of scenario.keyedCalls)
      keyedCalls.push({ token, ...call, answer: await clientOf(token).call(call) });
    const ids = Object.values(scenario.projects);
    const read = async (token: "default" | "second") =>
      (await readEverything(clients[token], ids)).map((answer) => ({ token, ...answer }));
    const answers = [...(await read("default")), ...(await read("second"))];
    const code = await server.stop();
    if (code !== 0) throw new Error(`The server ended with ${code}: ${server.readOutput()}`);
    if (kind !== "cluster") await endUnfinishedRun(join(root, "data"), scenario.unfinishedRun);
    const { projects, unfinishedRun, pushHook } = scenario;
    const recordedAt = new Date().toISOString();
    const recording: Recording = {
      commit: old.commit,
      kind,
      recordedAt,
      root,
      settings,
      tokens: tokens.map((token) => ({ ...token, organization: organizationOf(token.name, list) })),
      secrets,
      projects,
      unfinishedRun,
      ...(pushHook && { pushHook }),
      answers,
      keyedCalls,
    };
    return await write(folder, recording, await around.outside());
  } finally {
    await server.kill();
  }
}

async function write(
  folder: string,
  recording: Recording,
  outside: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "recording.json"), `${JSON.stringify(recording, undefined, 1)}\n`);
  for (const [file, text] of Object.entries(outside)) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, "installation.tar.gz"), await archive(recording.root));
  return folder;
}

/** Returns what the list of tokens says of one: its organization, or all of them. */
function organizationOf(name: string, list: string): string {
  const [, organization] = new RegExp(`^${name} {2,}(.+?) {2,}`, "m").exec(list) ?? [];
  if (organization === undefined) throw new Error(`The list has no token ${name}: ${list}`);
  return organization;
}

function tokenIn(printed: string): string {
  const value = /\bdctl_[A-Za-z0-9_-]+/.exec(printed)?.[0];
  if (value === undefined) throw new Error(`No token was printed: ${printed}`);
  return value;
}

/**
 * Waits for a time at which no schedule starts a run between the reads: schedules mean whole
 * minutes.
 */
async function wellWithinMinute(): Promise<void> {
  while (new Date().getSeconds() > 30 || new Date().getSeconds() < 10)
    await new Promise((resolve) => setTimeout(resolve, 200));
}

/**
 * Ends the processes of a run as a power cut does. A run outlives its server; on the machine where
 * the recording is unpacked its processes are gone, and the server there has to report that.
 */
async function endUnfinishedRun(data: string, run: string): Promise<void> {
  const claim = readdirSync(join(data, "local", "deployments"), {
    recursive: true,
    encoding: "utf8",
  })
    .map((path) => join(data, "local", "deployments", path))
    .find((path) => path.includes(run) && path.endsWith("claim.json"));
  if (claim === undefined) throw new Error(`The run ${run} has no process`);
  const pidIn = (file: string): number =>
    (JSON.parse(readFileSync(join(dirname(claim), file), "utf8")) as { readonly pid: number }).pid;
  const step = pidIn("step.json");
  process.kill(pidIn("claim.json"), "SIGKILL");
  // The step is the leader of its own group.
  process.kill(-step, "SIGKILL");
}

/** Creates a key for tests, in the folder `root` as `deploy-key`. */
async function sshKey(root: string): Promise<string> {
  await runProgram(
    "ssh-keygen",
    ["-q", "-t", "ed25519", "-N", "", "-C", "a key for tests", "-f", join(root, "deploy-key")],
    { cwd: root },
  );
  rmSync(join(root, "deploy-key.pub"));
  return readFileSync(join(root, "deploy-key"), "utf8");
}

/** What is installed for projects, which another machine would install again. */
const INSTALLED: readonly string[] = [
  "--exclude=./data/local/environments",
  "--exclude=./data/local/packages",
  "--exclude=./data/local/tools",
  "--exclude=./.cache",
  "--exclude=./.local",
];

/** Returns an archive of the folder: the same bytes for the same files. */
async function archive(root: string): Promise<Buffer> {
  const file = `${root}.tar`;
  const same = [
    "--sort=name",
    "--mtime=@0",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--format=gnu",
  ];
  await runProgram(
    "tar",
    [...same, "--exclude=./bin", ...INSTALLED, "-cf", file, "-C", root, "."],
    {
      cwd: root,
    },
  );
  try {
    return gzipSync(readFileSync(file), { level: 9 });
  } finally {
    rmSync(file);
  }
}
