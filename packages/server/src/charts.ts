import { createHash } from "node:crypto";
import type { ChartRepository } from "@dagctl/k8s-driver";
import type { FastifyInstance } from "fastify";

/** Where Argo CD finds the chart of every project, below the server's own address. */
const CHARTS = "/charts";

/** What a server has of the charts: all, or what version 0.1.0 had. */
export const SERVED_CHARTS = ["all", "former"] as const;

/** What a server has of the charts. */
export type ServedCharts = (typeof SERVED_CHARTS)[number];

/**
 * Returns the caching of a file: an object of git and an archive never change under their names;
 * the branch and the index get new entries.
 */
const cacheControl = (name: string): string =>
  name.startsWith("objects/") || name.endsWith(".tgz")
    ? "public, max-age=31536000, immutable"
    : "no-cache";

/**
 * Returns whether a cache has this version already, by the rules of `If-None-Match`: weak and
 * strong tags are the same there.
 */
function isKnown(header: string | undefined, tag: string): boolean {
  return (header ?? "")
    .split(",")
    .some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === tag);
}

/**
 * Serves the chart repository, a few files, without authentication: it contains nothing of an
 * organization, and Argo CD has no token of this server.
 */
export function serveCharts(app: FastifyInstance, { files }: ChartRepository): void {
  const tags = new Map(
    [...files].map(([name, { body }]) => [
      name,
      `"${createHash("sha256").update(body).digest("hex")}"`,
    ]),
  );
  app.get<{ Params: { "*": string } }>(`${CHARTS}/*`, (request, reply) => {
    const { "*": name } = request.params;
    const file = files.get(name);
    const tag = tags.get(name);
    if (file === undefined || tag === undefined) return reply.callNotFound();
    reply.headers({
      etag: tag,
      "cache-control": cacheControl(name),
      "content-type": file.type,
      "x-content-type-options": "nosniff",
    });
    return isKnown(request.headers["if-none-match"], tag)
      ? reply.code(304).send()
      : reply.send(file.body);
  });
}
