import { spawn } from "node:child_process";
import type { ClusterAccess } from "@dagctl/control-plane";

/** A request that changes nothing, and whether the policies admit it. */
export interface PolicyRequest {
  readonly what: string;
  /** The user as whom it is sent; the administrator where none is named. */
  readonly user?: string;
  readonly path: string;
  readonly object: object;
}

/** Sends requests to the API server many times a second. */
export interface PolicyRequests {
  /** Returns "admitted", or what the API server says. */
  send(request: PolicyRequest): Promise<string>;
  close(): Promise<void>;
}

/** Starts a proxy to the API server that is the administrator, and may be any other user. */
export async function policyRequests(plane: ClusterAccess): Promise<PolicyRequests> {
  const proxy = spawn(plane.kubectl, ["proxy", "--port=0"], {
    env: { KUBECONFIG: plane.kubeconfig, HOME: plane.folder, PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => proxy.on("close", resolve));
  const address = await new Promise<string>((resolve) => {
    let said = "";
    proxy.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const [, found] = /serve on (\S+)/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    async send({ user, path, object }) {
      const answer = await fetch(`http://${address}${path}?dryRun=All`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(user !== undefined && { "impersonate-user": user }),
        },
        body: JSON.stringify(object),
      });
      const { message = "" } = (await answer.json()) as { readonly message?: string };
      return answer.ok ? "admitted" : message;
    },
    async close() {
      proxy.kill();
      await ended;
    },
  };
}
