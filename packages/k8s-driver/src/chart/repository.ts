import { createHash } from "node:crypto";
import { CHART_ARCHIVES, CHART_NAME } from "./archives.ts";

/** A file of the repository with its media type. */
export interface ChartFile {
  readonly type: string;
  readonly body: Buffer;
}

/**
 * A Helm repository of a few files. They are served unchanged below one URL, without
 * authentication: they contain no data of an organization.
 */
export interface ChartRepository {
  /** The files by name: `index.yaml`, `dagctl-resources-1.0.0.tgz`. */
  readonly files: ReadonlyMap<string, ChartFile>;
}

const fileName = (version: string): string => `${CHART_NAME}-${version}.tgz`;

/** Returns the chart repository: its index, and every version of the chart that was shipped. */
export function chartRepository(): ChartRepository {
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
    urls: [fileName(version)],
  }));
  const index = JSON.stringify({
    apiVersion: "v1",
    entries: { [CHART_NAME]: entries },
    generated: "2026-01-01T00:00:00Z",
  });
  return {
    files: new Map([
      ["index.yaml", { type: "text/yaml; charset=utf-8", body: Buffer.from(index) }],
      ...archives.map(({ version, body }): [string, ChartFile] => [
        fileName(version),
        { type: "application/gzip", body },
      ]),
    ]),
  };
}
