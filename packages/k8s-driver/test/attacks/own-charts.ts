import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CHART_NAME, CHART_VERSION } from "../../src/chart/archives.ts";
import { chartRepository } from "../../src/index.ts";

/** The driver's chart, or another one that has its name and version. */
export interface OwnCharts {
  readonly url: string;
  /** Serves a chart that prints these objects, whatever its values are. */
  print(...objects: readonly object[]): Promise<void>;
  /** Serves the driver's own chart again. */
  restore(): void;
  close(): Promise<void>;
}

type Files = ReturnType<typeof chartRepository>["files"];

/** Starts a chart repository as the holder of the driver's token could have one. */
export async function ownCharts(): Promise<OwnCharts> {
  const legitimate = chartRepository().files;
  let files: Files = legitimate;
  const server = createServer((request, response) => {
    const file = files.get((request.url ?? "/").slice(1));
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": file.type }).end(file.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async print(...objects) {
      const body = await archive(objects);
      const name = `${CHART_NAME}-${CHART_VERSION}.tgz`;
      const entry = {
        apiVersion: "v2",
        name: CHART_NAME,
        version: CHART_VERSION,
        digest: createHash("sha256").update(body).digest("hex"),
        urls: [name],
      };
      const index = JSON.stringify({ apiVersion: "v1", entries: { [CHART_NAME]: [entry] } });
      files = new Map([
        ["index.yaml", { type: "text/yaml", body: Buffer.from(index) }],
        [name, { type: "application/gzip", body }],
      ]);
    },
    restore() {
      files = legitimate;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function archive(objects: readonly object[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-chart-"));
  try {
    const chart = { apiVersion: "v2", name: CHART_NAME, version: CHART_VERSION };
    await mkdir(join(folder, CHART_NAME, "templates"), { recursive: true });
    await writeFile(join(folder, CHART_NAME, "Chart.yaml"), JSON.stringify(chart));
    await writeFile(
      join(folder, CHART_NAME, "templates", "all.yaml"),
      objects.map((object) => JSON.stringify(object)).join("\n---\n"),
    );
    const file = join(folder, "chart.tgz");
    await promisify(execFile)("tar", ["-czf", file, "-C", folder, CHART_NAME]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
