import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildRepository } from "@dagctl/testing";
import { type MeasuredProcess, type MeasuredProgram, startMeasured } from "../measured-process.ts";

export interface Contender {
  readonly name: "node:http" | "fastify" | "dagctl-server";
  readonly server: MeasuredProcess;
  readonly url: string;
  readonly token?: string;
}

export interface Contenders {
  readonly all: readonly Contender[];
  /** Length in bytes of the answer that all servers give. */
  readonly bodyBytes: number;
  close(): Promise<void>;
}

export interface ContenderOptions {
  /**
   * Runs the packages' TypeScript, without a build.
   * @default false: runs the output of `npm run build`
   */
  readonly fromSource?: boolean;
  /** Folder for a CPU profile of each server, written when it stops. */
  readonly profiles?: string | undefined;
}

const TOKEN = "bench-token-of-0123456789";
const ORGANIZATION = "org-bench";
const PLAIN_SERVERS = fileURLToPath(new URL("./plain-servers.ts", import.meta.url));
const SERVER = fileURLToPath(new URL("../../packages/server/", import.meta.url));

/**
 * Starts the real server, with a project in its SQLite file, and two plain servers that read the
 * same row of the same file.
 */
export async function startContenders({
  fromSource = false,
  profiles,
}: ContenderOptions = {}): Promise<Contenders> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
  const data = join(folder, "data");
  const started: MeasuredProcess[] = [];
  const start = async (name: string, program: MeasuredProgram): Promise<MeasuredProcess> => {
    const profile =
      profiles === undefined
        ? []
        : ["--cpu-prof", `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${name}.cpuprofile`];
    const server = await startMeasured({
      ...program,
      nodeOptions: [...(program.nodeOptions ?? []), ...profile],
    });
    started.push(server);
    return server;
  };
  const close = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const repository = await buildRepository(
      join(folder, "project.git"),
      pathToFileURL(join(folder, "project.git")).href,
    );
    await repository.commit(
      { "package.json": '{ "main": "main.mjs" }', "main.mjs": 'console.log("hello")' },
      "Begin",
    );
    const server = await start("dagctl-server", {
      file: join(SERVER, fromSource ? "src/main.ts" : "dist/main.js"),
      environment: {
        DAGCTL_DATA: data,
        DAGCTL_PORT: "0",
        DAGCTL_TOKEN: TOKEN,
        DAGCTL_ORGANIZATION: ORGANIZATION,
        DAGCTL_GIT_ALLOW: `${pathToFileURL(folder).href}/`,
      },
      nodeOptions: fromSource ? ["--conditions=@dagctl/source"] : [],
    });
    const { id, text } = await createProject(server.url, repository.url);
    const plain = async (kind: "node" | "fastify"): Promise<MeasuredProcess> =>
      start(kind, { file: PLAIN_SERVERS, args: [kind, join(data, "dagctl.db"), ORGANIZATION] });
    const contender = (name: Contender["name"], of: MeasuredProcess): Contender => ({
      name,
      server: of,
      url: `${of.url}/api/v1/projects/${id}`,
    });
    const all = [
      contender("node:http", await plain("node")),
      contender("fastify", await plain("fastify")),
      { ...contender("dagctl-server", server), token: TOKEN },
    ];
    for (const one of all) await same(one, text);
    return { all, bodyBytes: Buffer.byteLength(text), close };
  } catch (error) {
    await close();
    throw error;
  }
}

const authorization = { authorization: `Bearer ${TOKEN}` };

/** Creates a project and returns its JSON text once nothing about it changes any more. */
async function createProject(
  url: string,
  repository: string,
): Promise<{ readonly id: string; readonly text: string }> {
  const body = JSON.stringify({ name: "bench", project_type: "node", repository_url: repository });
  const created = await fetch(`${url}/api/v1/projects`, {
    method: "POST",
    headers: { ...authorization, "content-type": "application/json" },
    body,
  });
  if (created.status !== 201)
    throw new Error(`The project could not be created: ${created.status} ${await created.text()}`);
  const { id } = (await created.json()) as { readonly id: string };
  for (let tries = 0; tries < 600; tries += 1) {
    const text = await (
      await fetch(`${url}/api/v1/projects/${id}`, { headers: authorization })
    ).text();
    const { status } = JSON.parse(text) as { readonly status: string };
    if (status === "active") return { id, text };
    if (status === "failed") throw new Error(`The project failed to deploy: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The project did not become active within a minute");
}

async function same({ name, url, token }: Contender, text: string): Promise<void> {
  const answer = await (
    await fetch(url, { headers: token === undefined ? {} : authorization })
  ).text();
  if (answer !== text) throw new Error(`${name} answers something else: ${answer}`);
}
