import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Demo } from "@dagctl/server";
import { gitServer } from "@dagctl/test-servers";

/**
 * A repository that pods fetch as every other, by HTTP: a path of this machine means nothing to a
 * pod.
 */
export interface ServedDemo {
  readonly demo: Demo;
  stop(): Promise<void>;
}

const EXAMPLE = "node";

/** Serves the example that needs only Node, from a Git server on this port of loopback. */
export async function serveDemo(port: number): Promise<ServedDemo> {
  const folder = fileURLToPath(new URL(`../../../examples/${EXAMPLE}/`, import.meta.url));
  const names = await readdir(folder);
  const files = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const),
    ),
  );
  const server = await gitServer({ port });
  const repository = await server.create(EXAMPLE);
  await repository.commit(files, "The example as dagctl-server ships it");
  return {
    demo: { example: EXAMPLE, url: repository.url, prefix: server.url },
    stop: () => server.close(),
  };
}
