import type { Repository, RepositoryUrl } from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import type { Address } from "../access/address.ts";
import type { GitAccess } from "../access/git-access.ts";
import { followRedirect } from "../access/follow-redirect.ts";
import type { Access, ServerAnswer } from "../access/server-access.ts";
import { serverAnswer } from "../access/server-answers.ts";
import type { Settings } from "../options.ts";
import type { Git, NetworkCommand } from "../process/git.ts";
import type { Reader } from "../process/process.ts";

const ANSWER_BYTES = 4 * 1024 * 1024;
const MOST_HOPS = 3;

export interface RemoteCall {
  readonly settings: Settings;
  readonly git: Git;
  readonly access: GitAccess;
  readonly repository: Repository;
  readonly address: Address;
  /** Checks a place to which a server redirects, by the same rules as the first one. */
  readonly check: (url: RepositoryUrl) => Promise<Address>;
  readonly signal: AbortSignal | undefined;
}

/** A command that talks to the server: `args` and `configuration` may name the server's address. */
export interface ServerCommand {
  args(address: Address): readonly string[];
  readonly configuration?: (address: Address) => readonly string[];
  readonly repository: string;
  readonly input?: string | undefined;
  /**
   * Replaces the output: `args` name a program that passes the bytes on, and this function speaks.
   */
  readonly dialog?: Reader;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one command that talks to the server, over at most three redirects. Each redirect is checked
 * before anything connects to it.
 */
export async function talk(
  call: RemoteCall,
  serverCommand: ServerCommand,
): Promise<{ readonly output: Buffer; readonly answer: ServerAnswer | undefined }> {
  const { signal = call.signal } = serverCommand;
  let { address } = call;
  let access = await call.access.open(call.repository, address, signal);
  try {
    let renewed = false;
    for (let hop = 0; ;) {
      const { output, answer } = await talkOnce(call, serverCommand, address, access);
      if (answer?.kind === "refused" && access.renew && !renewed) {
        // Tokens can be revoked before they expire.
        renewed = true;
        access = await access.renew();
      } else if (answer?.kind === "redirect") {
        if (hop === MOST_HOPS)
          throw invalid([
            {
              path: "repository_url",
              message: "leads from redirect to redirect; give the URL where the repository is now",
            },
          ]);
        hop += 1;
        address = await followRedirect(address, access, call.check, signal);
      } else return { output, answer };
    }
  } finally {
    await access.release();
  }
}

async function talkOnce(
  call: RemoteCall,
  serverCommand: ServerCommand,
  address: Address,
  access: Access,
): Promise<{ output: Buffer; answer: ServerAnswer | undefined }> {
  const { repository, input, timeoutMs, signal = call.signal } = serverCommand;
  const { protocol } = address;
  const configuration = [...address.options, ...(serverCommand.configuration?.(address) ?? [])];
  const { environment } = access;
  const command = {
    args: serverCommand.args(address),
    repository,
    input,
    timeoutMs,
    signal,
    protocol,
    configuration,
    environment,
  };
  const exit = await (serverCommand.dialog
    ? call.git.converse(passOn(command, access), serverCommand.dialog)
    : call.git.talk(command, ANSWER_BYTES));
  const output: Buffer =
    "output" in exit && Buffer.isBuffer(exit.output) ? exit.output : Buffer.alloc(0);
  if (exit.code === 0) return { output, answer: undefined };
  return {
    output,
    answer:
      (await access.verdict()) ??
      serverAnswer(exit.errors, {
        address,
        repository: call.repository,
        isPassedOn: serverCommand.dialog !== undefined,
      }),
  };
}

/**
 * Returns the command that passes the bytes on. Over SSH that is the program that git would start.
 */
function passOn(
  command: NetworkCommand,
  { environment }: Access,
): NetworkCommand & { program?: string } {
  const { GIT_SSH: program } = environment;
  return program === undefined ? command : { ...command, program };
}

export function failure(answer: ServerAnswer): DagctlError {
  if (answer.kind === "error" || answer.kind === "refused") return answer.error;
  return new DagctlError(
    "unavailable",
    "The Git server's answer could not be used; try again later",
  );
}
