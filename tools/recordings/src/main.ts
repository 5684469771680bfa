// Records an installation: node --conditions=@dagctl/source tools/recordings/src/main.ts COMMIT
// sqlite|postgres|cluster
import { controlPlane } from "@dagctl/control-plane";
import {
  CLUSTER_SETTINGS,
  clusterObjects,
  clusterRepositoryUrl,
  OBJECTS,
  packObjects,
  prepareCluster,
  serveRepositories,
} from "./installations/cluster.ts";
import { dumpPostgres, newPostgres } from "./installations/postgres.ts";
import { record, type Surroundings } from "./recording/record.ts";
import type { Kind } from "./installations/recording.ts";
import { oldVersion } from "./versions/old-version.ts";

/** Returns what the server needs to install packages. What it installs is not recorded. */
function packageAccess(): Readonly<Record<string, string>> {
  const needed = /^(?:PATH|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|(?:PIP|UV)_\w+|\w+_proxy)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      needed.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}

const SURROUNDINGS: Readonly<Partial<Record<Kind, (root: string) => Promise<Surroundings>>>> = {
  sqlite: async () => ({
    settings: {},
    access: packageAccess(),
    hasManagedStates: true,
    hasPython: true,
    outside: async () => ({}),
    close: async () => undefined,
  }),
  postgres: async (root) => {
    const { postgres, settings } = await newPostgres(root);
    return {
      settings,
      hasManagedStates: true,
      hasPython: false,
      outside: async () => ({ "postgres.sql": await dumpPostgres(postgres, root) }),
      close: () => postgres.close(),
    };
  },
  cluster: async (root) => {
    const plane = await controlPlane({ restartPause: 200 });
    const git = await serveRepositories(root);
    await prepareCluster(plane);
    return {
      settings: CLUSTER_SETTINGS,
      access: { DAGCTL_KUBECONFIG: plane.kubeconfig },
      repositoryUrl: clusterRepositoryUrl,
      hasManagedStates: false,
      hasPython: false,
      outside: async () => ({ [OBJECTS]: packObjects(await clusterObjects(plane)) }),
      async close() {
        await git.close();
        await plane.stop();
      },
    };
  },
};

const [commit = "", kind = ""] = process.argv.slice(2);
const surroundings = Object.hasOwn(SURROUNDINGS, kind) ? SURROUNDINGS[kind as Kind] : undefined;
if (commit === "" || surroundings === undefined) {
  process.stderr.write(
    `usage: node --conditions=@dagctl/source tools/recordings/src/main.ts COMMIT ${Object.keys(SURROUNDINGS).join("|")}\n`,
  );
  process.exitCode = 2;
} else {
  const old = await oldVersion(commit);
  process.stdout.write(
    `${await record(old, old.commit.slice(0, 7), kind as Kind, surroundings)}\n`,
  );
}
