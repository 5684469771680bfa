import { createHash } from "node:crypto";
import { CHART_ARCHIVES, CHART_NAME } from "./archives.ts";
import { chartCommits } from "./commits.ts";

/** A file of the repository with its media type. */
export interface ChartFile {
  readonly type: string;
  readonly body: Buffer;
}

/**
 * The chart of every project and organization, as a Git repository of a few files, which git reads
 * from any HTTP server that serves files. Below the same URL they are also a Helm repository: an
 * Application of an older driver has the chart from there.
 *
 * They are served unchanged below one URL, without authentication: they contain no data of an
 * organization. Serve them from a process that has no credentials of the driver: Argo CD makes what
 * answers at that URL.
 */
export interface ChartRepository {
  /**
   * The files by path: `info/refs`, `objects/ad/8e3d…`, `index.yaml`. A query that a client appends
   * has no meaning.
   */
  readonly files: ReadonlyMap<string, ChartFile>;
}

const TEXT = "text/plain; charset=utf-8";
const BRANCH = "refs/heads/main";

/** Returns the chart repository, with every version of the chart that was shipped. */
export function chartRepository(): ChartRepository {
  return { files: new Map([...gitFiles(), ...helmFiles()]) };
}

/**
 * Returns the Helm repository alone, which Applications of version 0.1.0 need until they are moved
 * to another URL. No Application of this version has its chart from there.
 */
export function formerChartRepository(): ChartRepository {
  return { files: new Map(helmFiles()) };
}

/** Returns the files of the Git repository. Objects never change under their paths. */
function gitFiles(): readonly (readonly [string, ChartFile])[] {
  const objects = chartCommits().flat();
  const text = (content: string): ChartFile => ({ type: TEXT, body: Buffer.from(content) });
  return [
    ["HEAD", text(`ref: ${BRANCH}\n`)],
    ["info/refs", text(`${objects.at(-1)?.id}\t${BRANCH}\n`)],
    ...objects.map(({ path, body }): [string, ChartFile] => [
      path,
      { type: "application/x-git-loose-object", body },
    ]),
  ];
}

const archiveName = (version: string): string => `${CHART_NAME}-${version}.tgz`;

/** Returns the files of the Helm repository: its index, and the archives. */
function helmFiles(): readonly (readonly [string, ChartFile])[] {
  const archives = Object.entries(CHART_ARCHIVES).map(([version, text]) => ({
    version,
    body: Buffer.from(text, "base64"),
  }));
  // JSON is valid YAML, and needs no quoting by hand.
  const entries = archives.map(({ version, body }) => ({
    apiVersion: "v2",
    name: CHART_NAME,
    version,
    type: "application",
    created: "2026-01-01T00:00:00Z",
    digest: createHash("sha256").update(body).digest("hex"),
    // The URL is relative to the index, so the repository need not know where it is served.
    urls: [archiveName(version)],
  }));
  const index = JSON.stringify({
    apiVersion: "v1",
    entries: { [CHART_NAME]: entries },
    generated: "2026-01-01T00:00:00Z",
  });
  return [
    ["index.yaml", { type: "text/yaml; charset=utf-8", body: Buffer.from(index) }],
    ...archives.map(({ version, body }): [string, ChartFile] => [
      archiveName(version),
      { type: "application/gzip", body },
    ]),
  ];
}
