import { dirname, join } from "node:path";
import { type ControlPlane, controlPlane } from "@dagctl/control-plane";
import { pythonEnvironments } from "@dagctl/local-driver";
import { keepBytecode } from "@dagctl/python-tools/keep-bytecode";
import {
  packageIndexServer,
  type PackageIndexServer,
  type PostgresServer,
} from "@dagctl/test-servers";
import type { TestFiles } from "@dagctl/testing";
import { expect } from "vitest";
import type { Api } from "../end-to-end/api.ts";
import { type BuiltServer, builtServer } from "../end-to-end/built-server.ts";
import { type CreatedProject, createProject } from "../end-to-end/create-project.ts";
import { encryptedPostgres, postgresPart, stateDatabases } from "../end-to-end/postgres.ts";
import { type Installation, installation } from "./installation.ts";

/** The version of SQLMesh that projects have where they name none. */
export const OLDEST = "0.130.0";
/** Of the package index of the organization. */
export const LOGIN = { username: "reader", password: "canary-of-the-index" };

/**
 * The built server on a control plane of its own, where the images of SQLMesh, dbt and uv are
 * environments of this machine, with PostgreSQL and a package index.
 */
export interface SqlmeshCluster {
  readonly path: BuiltServer;
  readonly postgres: PostgresServer;
  readonly index: PackageIndexServer;
  readonly plane: ControlPlane;
  readonly own: Installation;
  readonly port: number;
  /** What the programs may write into Secrets only. */
  readonly secrets: readonly string[];
  /** The server that was started last. */
  server: Api;
  /** Whether the image of uv can be pulled. */
  isUvPushed: boolean;
  /** Stops the server, and starts it with further settings. */
  restart(settings: Readonly<Record<string, string>>): Promise<void>;
  /** Returns the folder of an environment with exactly that version of SQLMesh. */
  sqlmesh(version: string): Promise<string>;
  create(name: string, files: TestFiles, more?: object): Promise<CreatedProject>;
  close(): Promise<void>;
}

export async function sqlmeshCluster(): Promise<SqlmeshCluster> {
  await using started = new AsyncDisposableStack();
  const postgres = started.adopt(await encryptedPostgres(), (one) => one.close());
  const index = started.adopt(await packageIndexServer({ login: LOGIN }), (one) => one.close());
  const path = started.adopt(await builtServer(), (one) => one.dispose());
  const folder = join(dirname(path.data), "images");
  const environments = started.adopt(pythonEnvironments({ directory: folder }), (one) =>
    one.close(),
  );
  const images = new Map<string, Promise<string>>();
  /** Each container asks for its image, which is looked up once. */
  const sqlmesh = (version: string): Promise<string> => {
    const known = images.get(version);
    if (known !== undefined) return known;
    const packages = [{ name: "sqlmesh", version, extras: ["postgres"] }];
    const built = environments.programs({ language: "python", packages });
    images.set(version, built);
    return built;
  };
  const programsOf = async (image: string): Promise<readonly string[] | undefined> => {
    const [, dbt] = /\/dbt-core:([\d.]+)-dbt-postgres/.exec(image) ?? [];
    if (dbt !== undefined) {
      const packages = [{ name: "dbt-core", version: dbt }, { name: "dbt-postgres" }];
      return [await environments.programs({ language: "python", packages })];
    }
    const [, version] = /\/sqlmesh:([\d.]+)$/.exec(image) ?? [];
    if (version !== undefined) return [await sqlmesh(version)];
    if (!image.includes("/uv:")) return [];
    if (!cluster.isUvPushed) return undefined;
    return [await environments.programs({ language: "python", packages: [{ name: "uv" }] })];
  };
  const plane = started.adopt(await controlPlane({ images: programsOf }), (one) => one.stop());
  const own = await installation(plane);
  const part = await postgresPart(postgres, dirname(path.data));
  const settings = {
    ...own.settings,
    ...part.settings,
    DAGCTL_PACKAGE_INDEX: `corp=${index.url}`,
  };
  const cluster: SqlmeshCluster = {
    path,
    postgres,
    index,
    plane,
    own,
    port: own.port,
    secrets: [...part.secrets, postgres.password, LOGIN.password, "canaryOfTheKey"],
    server: await path.start(settings, own.port),
    isUvPushed: true,
    async restart(more) {
      expect(await path.stop()).toEqual({ code: 0, signal: null });
      cluster.server = await path.start({ ...settings, ...more }, own.port);
    },
    sqlmesh,
    create: (name, files, more = {}) =>
      createProject(cluster.server, path.git, files, { name, sqlmesh_version: OLDEST, ...more }),
    async close() {
      keepBytecode(join(folder, "environments"));
      await ended.disposeAsync();
    },
  };
  for (const variable of variablesOf(postgres))
    expect((await cluster.server.call("POST", "/environment-variables", variable)).status).toBe(
      201,
    );
  const ended = started.move();
  return cluster;
}

const variablesOf = ({ host, port, password }: PostgresServer): readonly object[] => [
  { name: "WAREHOUSE_HOST", value: host },
  { name: "WAREHOUSE_PORT", value: String(port) },
  { name: "WAREHOUSE_PASSWORD", value: password, is_sensitive: true },
  {
    name: "SERVICE_KEY",
    value: "canaryOfTheKey\n",
    is_sensitive: true,
    mount_as_file: true,
    file_mount_path: "/secrets/service-key.pem",
  },
  { name: "UV_INDEX_CORP_USERNAME", value: LOGIN.username },
  { name: "UV_INDEX_CORP_PASSWORD", value: LOGIN.password, is_sensitive: true },
];

/** Returns the only database of a managed state that is not one of these. */
export async function newStateDatabase(
  postgres: PostgresServer,
  known: readonly string[],
): Promise<string> {
  const added = (await stateDatabases(postgres)).filter((name) => !known.includes(name));
  expect(added).toHaveLength(1);
  return added[0] ?? "";
}
