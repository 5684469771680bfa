// vitest's globalSetup of the project `cluster`: one control plane for all files that share one,
// started when the first of them asks.
import { once } from "node:events";
import { createServer } from "node:net";
import type { TestProject } from "vitest/node";
import type { ControlPlane } from "../control-plane.ts";
import type { SharedAnswer } from "./plane.ts";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ending = new AbortController();
  let starting: Promise<ControlPlane> | undefined;
  const start = async (): Promise<ControlPlane> => {
    // It is started only when a file asks: most runs of a single file never do.
    const { controlPlane } = await import("../control-plane.ts");
    return controlPlane({ restartPause: 200, signal: ending.signal });
  };
  const answer = async (): Promise<SharedAnswer> => {
    try {
      const { folder, kubeconfig, kubectl, url } = await (starting ??= start());
      return { folder, kubeconfig, kubectl, url };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  // It is a port, not a socket in a folder: a run that is killed leaves nothing. It only returns
  // paths of files, which no other user may read.
  const server = createServer((connection) => {
    connection.on("error", () => undefined);
    void answer().then((found) => connection.end(JSON.stringify(found)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("the shared control plane has no port");
  project.provide("sharedControlPlane", address.port);
  return async () => {
    ending.abort();
    server.close();
    await (await starting?.catch(() => undefined))?.stop();
  };
}
