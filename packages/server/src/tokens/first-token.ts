// Not in serve.ts, its only caller in the sources: its test acts as a server in a pod.

import { makeToken } from "@dagctl/http-server";
import type { Settings } from "../settings/fields.ts";
import { IN_CLUSTER } from "../settings/kubernetes-fields.ts";
import { FIRST_TOKEN } from "./command.ts";
import type { Tokens } from "./open-tokens.ts";
import { FIRST_TOKEN_MARK } from "./take-over.ts";

/**
 * Creates the first token of an installation: admin of every organization. It is created after the
 * port is bound, so that no token is created that no person sees; in one commit, so that several
 * first starts at once create one. Where every token was revoked, a restart creates no new one. In
 * the pod of a cluster it would be in a log that others read, so none is created there.
 *
 * @returns the token; `undefined` where the settings have one, where the first one was made before,
 *   and in a cluster
 */
export async function firstToken(
  { store, takeOver }: Tokens,
  { token: own, kubeconfig }: Pick<Settings, "token" | "kubeconfig">,
): Promise<string | undefined> {
  if (own !== undefined || kubeconfig === IN_CLUSTER || !(await takeOver.run())) return undefined;
  const { token, record } = makeToken({ name: FIRST_TOKEN, access: "admin" });
  return (await store.addOnce(FIRST_TOKEN_MARK, [record])) ? token : undefined;
}
