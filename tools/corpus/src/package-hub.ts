import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";

/** Serves packages of dbt as their hub does, from the repositories of a folder. */
export interface PackageHub {
  /** What dbt reads its address from. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface HubPackage {
  readonly namespace: string;
  readonly name: string;
  readonly repository: string;
}

const LARGEST = 64 * 1024 * 1024;
const execute = promisify(execFile);

async function git(repository: string, ...args: readonly string[]): Promise<Buffer> {
  const { stdout } = await execute("git", ["-c", "safe.directory=*", "-C", repository, ...args], {
    encoding: "buffer",
    maxBuffer: LARGEST,
  });
  return stdout;
}

/** Returns the packages in a folder: the hub calls `dbt-labs/dbt-utils` `dbt-labs/dbt_utils`. */
function packagesIn(folder: string): readonly HubPackage[] {
  return readdirSync(folder).flatMap((entry) => {
    const [namespace = "", name = ""] = entry.split("+");
    // Some packages have `dbt-` only in the name of their repository.
    const names = [name, name.replace(/^dbt-/, "")].map((each) => each.replaceAll("-", "_"));
    const repository = join(folder, entry);
    return name.startsWith("dbt-") && existsSync(repository)
      ? [...new Set(names)].map((each) => ({ namespace, name: each, repository }))
      : [];
  });
}

async function indexOf(base: string, { namespace, name, repository }: HubPackage): Promise<object> {
  const tags = (await git(repository, "tag")).toString("utf8").split("\n");
  const versions: Record<string, object> = {};
  for (const tag of tags.filter((each) => /^v?\d+\.\d+\.\d+$/.test(each))) {
    const version = tag.replace(/^v/, "");
    const read = async (file: string): Promise<Record<string, unknown>> => {
      const text = await git(repository, "show", `${tag}:${file}`).catch(() => "");
      // Old versions have keys twice.
      const found: unknown = parse(text.toString("utf8"), { uniqueKeys: false });
      return (found as Record<string, unknown> | null) ?? {};
    };
    const { name: own, "require-dbt-version": required = [] } = await read("dbt_project.yml");
    if (own !== name) continue;
    const { packages = [] } = await read("packages.yml");
    versions[version] = {
      id: `${namespace}/${name}/${version}`,
      name,
      version,
      packages,
      require_dbt_version: [required].flat(),
      works_with: [],
      downloads: { format: "tgz", sha1: "", tarball: `${base}/${namespace}/${name}/${tag}.tar.gz` },
    };
  }
  return { namespace, name, versions };
}

/** Starts a hub of the packages in a folder, on a free port of loopback. */
export async function startPackageHub(folder: string): Promise<PackageHub> {
  const packages = packagesIn(folder);
  let base = "";
  async function answer(path: string): Promise<Buffer | object | undefined> {
    if (path === "/api/v1/index.json")
      return packages.map(({ namespace, name }) => `${namespace}/${name}`);
    const [, namespace, name, tag] =
      /^(?:\/api\/v1)?\/([^/]+)\/([^/]+?)(?:\/([^/]+)\.tar\.gz|\.json)$/.exec(path) ?? [];
    const found = packages.find((each) => each.namespace === namespace && each.name === name);
    if (found === undefined) return undefined;
    return tag === undefined
      ? indexOf(base, found)
      : git(found.repository, "archive", "--format=tar.gz", `--prefix=${name}-${tag}/`, tag);
  }
  const server = createServer((request, response) => {
    const send = (body: Buffer | object | undefined): void => {
      response.statusCode = body === undefined ? 404 : 200;
      response.end(body instanceof Buffer ? body : JSON.stringify(body ?? {}));
    };
    answer(request.url ?? "").then(send, (error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    variables: { DBT_PACKAGE_HUB_URL: `${base}/` },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
