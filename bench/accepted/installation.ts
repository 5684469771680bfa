import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@dagctl/client";
import { type ControlPlane, controlPlane, serveFiles } from "@dagctl/control-plane";
import type { Organization } from "@dagctl/core";
import { chartRepository } from "@dagctl/k8s-driver";
import { gitServer, postgresServer } from "@dagctl/test-servers";
import { SMALL_PROJECT } from "../host-over-fakes.ts";
import { ORGANIZATION } from "../kubernetes/workbench.ts";
import { startMeasured } from "../measured-process.ts";

const SERVER = fileURLToPath(new URL("../../packages/server/dist/main.js", import.meta.url));
const TOKEN = "the-token-of-the-bench";

/** The programs whose processor time is counted. */
export type Processors = Readonly<Record<"server" | "apiServer" | "controller", number>>;

/**
 * The built server as an operator has it on Kubernetes: over PostgreSQL, a Git server and a control
 * plane with Argo CD.
 */
export interface Installation {
  readonly plane: ControlPlane;
  readonly organization: Organization;
  /** The URL of a repository with a small project. */
  readonly repositoryUrl: string;
  /** The prefix of all URLs of the Git server. */
  readonly gitUrl: string;
  /** A folder that `close` removes. */
  readonly folder: string;
  /** Returns the processor time so far, in milliseconds. */
  processors(): Promise<Processors>;
  close(): Promise<void>;
}

/** @param profiles the folder of a CPU profile of the server */
export async function installation(profiles: string | undefined): Promise<Installation> {
  const ends: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end().catch(() => undefined);
  };
  try {
    return { ...(await startParts(profiles, (end) => void ends.push(end))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param onStart receives how each part is ended, in the order of their starts */
async function startParts(
  profiles: string | undefined,
  onStart: (end: () => Promise<unknown>) => void,
): Promise<Omit<Installation, "close">> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
  onStart(() => rm(folder, { recursive: true, force: true }));
  const plane = await controlPlane();
  onStart(() => plane.stop());
  const git = await gitServer();
  onStart(() => git.close());
  const postgres = await postgresServer();
  onStart(() => postgres.close());
  const charts = await serveFiles(chartRepository().files);
  onStart(() => charts.close());
  const repository = await git.create("analytics");
  await repository.commit(SMALL_PROJECT, "Begin");
  const server = await startMeasured({
    file: SERVER,
    args: ["--port", "0", "--data", join(folder, "data")],
    environment: {
      DAGCTL_TOKEN: TOKEN,
      DAGCTL_ORGANIZATION: ORGANIZATION,
      ...(await storeSettings(postgres.url("postgres"), join(folder, "password"))),
      DAGCTL_KUBECONFIG: plane.kubeconfig,
      DAGCTL_KUBERNETES_NAMESPACE: await plane.namespace("dagctl"),
      DAGCTL_CHARTS_URL: charts.url,
      DAGCTL_GIT_ALLOW: git.url,
    },
    ...(profiles === undefined ? {} : { profile: { folder: profiles, name: "accepted" } }),
  });
  onStart(() => server.stop());
  return {
    plane,
    organization: createClient({
      baseUrl: server.url,
      token: TOKEN,
      organization: ORGANIZATION,
    }),
    repositoryUrl: `${git.url}analytics.git`,
    gitUrl: git.url,
    folder,
    async processors() {
      const { apiServer, controller } = plane.components;
      return {
        server: (await server.usage()).cpuMicroseconds / 1000,
        apiServer: await processorTime(apiServer.pid),
        controller: await processorTime(controller?.pid),
      };
    },
  };
}

/** The password of a store is read from a file. */
async function storeSettings(
  url: string,
  file: string,
): Promise<Readonly<Record<`DAGCTL_STORE_${"URL" | "PASSWORD"}`, string>>> {
  const store = new URL(url);
  await writeFile(file, store.password, { mode: 0o600 });
  store.password = "";
  return { DAGCTL_STORE_URL: store.href, DAGCTL_STORE_PASSWORD: file };
}

/** Returns what a process and its threads took so far, in milliseconds, by the kernel's count. */
async function processorTime(pid: number | undefined): Promise<number> {
  const [, after = ""] = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ");
  const [user = 0, system = 0] = after.split(" ").slice(11, 13).map(Number);
  // The kernel counts in hundredths of a second on every platform that Node supports.
  return (user + system) * 10;
}
