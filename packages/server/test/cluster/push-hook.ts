import { createHmac } from "node:crypto";
import type { PushHookWithSecret } from "@dagctl/core";
import { callOk, type WarehouseScene } from "./model-results.ts";

/** Reports a push as GitHub does. */
export interface ReportPush {
  /** Resolves to the status of the answer. `proof`: the signature, by default the right one. */
  (proof?: string): Promise<number>;
}

/** Creates a push hook of a repository, and returns what calls it. */
export async function pushHook(
  { server, port }: WarehouseScene,
  repositoryUrl: string,
): Promise<ReportPush> {
  const body = { provider: "github", repository_url: repositoryUrl };
  const { path, secret } = await callOk<PushHookWithSecret>(server, "POST", "/hooks", body);
  const event = JSON.stringify({ ref: "refs/heads/main" });
  const signature = createHmac("sha256", secret).update(event).digest("hex");
  return async (proof = signature) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: { "x-hub-signature-256": `sha256=${proof}`, "content-type": "application/json" },
      body: event,
    });
    return answer.status;
  };
}
