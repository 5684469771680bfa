import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClusterAccess, type ServedFiles, serveFiles } from "@dagctl/control-plane";
import { chartRepository } from "@dagctl/k8s-driver";
import {
  gitServer,
  type GitServer,
  type PostgresServer,
  postgresServer,
} from "@dagctl/test-servers";
import { type Client, client, type ServerProcess } from "../../src/index.ts";
import { startServer } from "../../src/installations/server-process.ts";

/** Servers of several versions on one store and one cluster. */
export interface Replicas {
  readonly git: GitServer;
  /** Starts one more server, with its own data folder. */
  start(program: string): Promise<ServerProcess & { readonly client: Client }>;
  close(): Promise<void>;
}

const TOKEN = "the-token-of-all-replicas";

export async function replicas(plane: ClusterAccess): Promise<Replicas> {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-replicas-"));
  const [git, postgres, namespace]: [GitServer, PostgresServer, string] = await Promise.all([
    gitServer(),
    postgresServer(),
    plane.namespace("dagctl"),
  ]);
  // The one address of the charts, as a Service in front of the replicas has it: that of the new
  // version, which also answers for the old ones.
  const files = new Map(
    [...chartRepository().files].map(([name, file]) => [`charts/${name}`, file]),
  );
  const charts: ServedFiles = await serveFiles(files);
  const installation = `t-${randomBytes(4).toString("hex")}`;
  const password = join(folder, "password");
  writeFileSync(password, postgres.password, { mode: 0o600 });
  const servers: ServerProcess[] = [];
  return {
    git,
    async start(program) {
      const data = join(folder, String(servers.length));
      mkdirSync(data);
      const server = await startServer({
        program,
        folder,
        environment: {
          PATH: process.env["PATH"] ?? "",
          HOME: folder,
          DAGCTL_DATA: data,
          DAGCTL_PORT: "0",
          DAGCTL_TOKEN: TOKEN,
          DAGCTL_STORE_URL: `postgres://${postgres.user}@${postgres.host}:${postgres.port}/postgres`,
          DAGCTL_STORE_PASSWORD: password,
          DAGCTL_KUBECONFIG: plane.kubeconfig,
          DAGCTL_CHARTS_URL: `${charts.url}/charts`,
          DAGCTL_KUBERNETES_NAMESPACE: namespace,
          DAGCTL_INSTALLATION: installation,
          DAGCTL_GIT_ALLOW: git.url,
        },
      });
      servers.push(server);
      return { ...server, client: client(server.url, TOKEN) };
    },
    async close() {
      for (const server of servers) await server.kill();
      await Promise.all([git.close(), postgres.close(), charts.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
