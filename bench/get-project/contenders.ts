import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type MeasuredProcess, type MeasuredProgram, startMeasured } from "../measured-process.ts";
import { ORGANIZATION, seedStore } from "../seeded-store.ts";

/** The servers of the comparison, the one of this project last. */
export const NAMES = ["node:http", "express", "fastify", "hono", "dagctl"] as const;

export interface Contender {
  readonly name: (typeof NAMES)[number];
  readonly server: MeasuredProcess;
  readonly url: string;
  readonly token: string;
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

const PLAIN_SERVERS = fileURLToPath(new URL("./plain-servers.ts", import.meta.url));
const HONO_SERVER = fileURLToPath(new URL("./hono-server.ts", import.meta.url));
const DAGCTL_SERVER = fileURLToPath(new URL("./dagctl-server.ts", import.meta.url));

/**
 * Starts all servers over one project. Each has a copy of the SQLite file, because one process at a
 * time has a file open.
 */
export async function startContenders({
  fromSource = false,
  profiles,
}: ContenderOptions = {}): Promise<Contenders> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
  const started: MeasuredProcess[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { file: seeded, id, token } = await seedStore(folder, 1);
    const databaseOf = (name: Contender["name"]): string =>
      join(folder, `${name.replace(":", "-")}.db`);
    await Promise.all(NAMES.map((name) => copyFile(seeded, databaseOf(name))));
    const plain = (name: Contender["name"], kind: string = name): MeasuredProgram => ({
      file: PLAIN_SERVERS,
      args: [kind, databaseOf(name), ORGANIZATION],
    });
    const programs: Readonly<Record<Contender["name"], MeasuredProgram>> = {
      "node:http": plain("node:http", "node"),
      express: plain("express"),
      fastify: plain("fastify"),
      hono: { file: HONO_SERVER, args: [databaseOf("hono"), join(folder, "hono.log")] },
      dagctl: {
        file: DAGCTL_SERVER,
        args: [databaseOf("dagctl"), join(folder, "dagctl.log")],
        nodeOptions: fromSource ? ["--conditions=@dagctl/source"] : [],
      },
    };
    const all: Contender[] = [];
    for (const name of NAMES) {
      const server = await startMeasured({
        ...programs[name],
        ...(profiles === undefined ? {} : { profile: { folder: profiles, name } }),
      });
      started.push(server);
      all.push({ name, server, url: `${server.url}/api/v1/projects/${id}`, token });
    }
    return { all, bodyBytes: Buffer.byteLength(await commonAnswer(all)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Returns the answer that all servers give. Throws where one gives another. */
async function commonAnswer(all: readonly Contender[]): Promise<string> {
  const texts = await Promise.all(
    all.map(async ({ url, token }) => {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      return answer.text();
    }),
  );
  const [text = ""] = texts;
  for (const [index, other] of texts.entries())
    if (other !== text || !other.startsWith('{"id":"'))
      throw new Error(`${all[index]?.name} answers something else: ${other}`);
  return text;
}
