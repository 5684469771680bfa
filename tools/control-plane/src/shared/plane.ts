import { once } from "node:events";
import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import { makeNamespace } from "../bootstrap.ts";
import { client as clientOf } from "../client.ts";
import type { ClusterAccess } from "../control-plane.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The port at which `setup.ts` answers with the control plane. */
    sharedControlPlane: number;
  }
}

/** The answer of `setup.ts`. */
export type SharedAnswer = Omit<ClusterAccess, "namespace"> | { readonly error: string };

/**
 * Returns the one control plane of a test run, with Argo CD, every image, and a first restart after
 * 200 ms. The first file that asks starts it, the end of the run stops it. It is for files that
 * break nothing: their objects are in namespaces of their own, and no component of it can be
 * stopped from here. A file that stops one, makes the node go away or injects a fault calls
 * `controlPlane`.
 *
 * @throws Error outside of a vitest project whose globalSetup is `setup.ts`
 */
export async function sharedControlPlane(): Promise<ClusterAccess> {
  // The type says that it always exists, but it is absent in a project without the setup.
  const port: number | undefined = inject("sharedControlPlane");
  if (port === undefined)
    throw new Error("the shared control plane is there in the vitest project `cluster` only");
  const socket = createConnection(port, "127.0.0.1");
  await once(socket, "connect");
  const found = JSON.parse(await text(socket)) as SharedAnswer;
  if ("error" in found) throw new Error(found.error);
  const client = clientOf(found.kubeconfig, new AbortController().signal);
  return { ...found, namespace: async (prefix) => makeNamespace(client, prefix) };
}
