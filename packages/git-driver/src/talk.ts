import { DagctlError, invalid, type Repository } from "@dagctl/core";
import { accessTo } from "./access.ts";
import type { Address } from "./address.ts";
import type { Git } from "./git.ts";
import type { Settings } from "./options.ts";
import { followRedirect } from "./redirect.ts";
import { serverAnswer, type ServerAnswer } from "./server-answers.ts";

const ANSWER_BYTES = 4 * 1024 * 1024;
const MOST_HOPS = 3;

export interface RemoteCall {
  readonly settings: Settings;
  readonly git: Git;
  readonly repository: Repository;
  readonly address: Address;
  /** Checks a place that a server names instead of its own, by the same rules as the first. */
  readonly check: (url: string) => Promise<Address>;
  readonly signal: AbortSignal | undefined;
}

/** What is said to the server: `args` and `configuration` may name the place that it is at. */
export interface Saying {
  args(address: Address): readonly string[];
  readonly configuration?: (address: Address) => readonly string[];
  readonly repository: string;
  readonly input?: string | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** One command that talks to the server, over at most three redirects, each checked before anything connects to it. */
export async function talk(call: RemoteCall, saying: Saying): Promise<{ readonly output: Buffer; readonly answer: ServerAnswer | undefined }> {
  const { repository, input, timeoutMs, signal = call.signal } = saying;
  const access = await accessTo(call.repository);
  try {
    let { address } = call;
    for (let hop = 0; ; hop += 1) {
      const configuration = [...address.options, ...access.options, ...(saying.configuration?.(address) ?? [])];
      const { protocol } = address;
      const exit = await call.git.talk(
        { args: saying.args(address), repository, input, timeoutMs, signal, protocol, configuration, environment: access.environment },
        ANSWER_BYTES,
      );
      const answer = exit.code === 0 ? undefined : serverAnswer(exit.errors, address, call.repository);
      if (answer?.kind !== "redirect") return { output: exit.output, answer };
      if (hop === MOST_HOPS) throw invalid([{ path: "repository_url", message: "leads from redirect to redirect; give the URL where the repository is now" }]);
      address = await followRedirect(address, call.check, signal);
    }
  } finally {
    await access.release();
  }
}

export function failure(answer: ServerAnswer): DagctlError {
  return answer.kind === "error" ? answer.error : new DagctlError("unavailable", "The Git server's answer could not be used; try again later");
}
