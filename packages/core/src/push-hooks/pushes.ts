import type { Pushes, ReceivedPush } from "../contracts/host.ts";
import { DagctlError, invalid, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { isId } from "../values/ids.ts";
import type { Secret } from "../values/secret.ts";
import type { LastCalls } from "./last-calls.ts";
import { isWhole, readHook, secretNameOf, type StoredHook } from "./stored-hook.ts";

/** How long a repeated call leads to no poll, in milliseconds. */
const REPEATED_MS = 10 * 60_000;
/** The calls of one hook that are accepted within `MINUTE_MS`. */
const CALLS_A_MINUTE = 60;
const MINUTE_MS = 60_000;
/** The hooks whose calls are remembered. Beyond it the one that was called first is forgotten. */
const MOST_REMEMBERED = 1_000;

/** What is read for a hook that does not exist, so that the call takes as long. */
const ABSENT = { organization: "no-organization", id: "hook_aaaaaaaaaaaaaaaa" } as const;

/** The calls of one hook, with their times in milliseconds of the clock. */
interface Calls {
  /** The time of each call of the last minute, the oldest first. */
  times: number[];
  /** The time of the first call with each proof, the oldest first. */
  readonly proofs: Map<string, number>;
}

export interface PushServices {
  readonly lastCalls: LastCalls;
  /** Polls the branches of a repository that projects of the organization have. */
  pollRepository(organization: string, url: string): void;
}

/** Returns the calls to the push hooks of all organizations. */
export function pushesOf(
  context: HostContext,
  { lastCalls, pollRepository }: PushServices,
): Pushes {
  const remembered = new Map<string, Calls>();

  function callsOf(hook: string): Calls {
    const known = remembered.get(hook);
    if (known) return known;
    if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value ?? "");
    const calls: Calls = { times: [], proofs: new Map() };
    remembered.set(hook, calls);
    return calls;
  }

  function accept({ organization, id, repository_url: url }: StoredHook, proof: string): void {
    const now = context.clock.now();
    const calls = callsOf(id);
    calls.times = calls.times.filter((time) => time > now - MINUTE_MS);
    for (const [known, time] of calls.proofs)
      if (time <= now - REPEATED_MS) calls.proofs.delete(known);
    const isRepeated = calls.proofs.has(proof);
    if (!isRepeated) pollRepository(organization, url);
    const oldest = calls.times[calls.times.length - CALLS_A_MINUTE];
    if (oldest !== undefined) {
      lastCalls.note(id, "rate_limited");
      throw tooManyCalls(oldest + MINUTE_MS - now);
    }
    calls.times.push(now);
    if (!isRepeated) calls.proofs.set(proof, now);
    lastCalls.note(id, "accepted");
  }

  return {
    async receive(hook, { signal } = {}) {
      if (context.isClosing())
        throw new DagctlError("unavailable", "The host is closing, or closed");
      // Without the lease this host cannot record what a poll finds.
      context.lease();
      const id = isId("hook", hook) ? hook : ABSENT.id;
      const found = await readHook(context, id, signal);
      const stored = found && isWhole(found) ? found : undefined;
      const { organization } = stored ?? ABSENT;
      const secret = await readSecret(context, organization, id, signal);
      const received: ReceivedPush = {
        accept(proof) {
          // The proofs that are left out would be one call that is repeated.
          if (typeof proof !== "string")
            throw invalid([{ path: "proof", message: "must be a text" }]);
          if (stored) accept(stored, proof);
        },
        refuse: () => (stored ? lastCalls.note(stored.id, "wrong_signature") : undefined),
      };
      if (!stored || !secret) return received;
      return { ...received, hook: { provider: stored.provider, secret } };
    },
  };
}

/** Returns the secret of a hook. One that is damaged is lost: a rotation stores another one. */
async function readSecret(
  { secrets, log }: Pick<HostContext, "secrets" | "log">,
  organization: string,
  hook: string,
  signal: AbortSignal | undefined,
): Promise<Secret | undefined> {
  try {
    return await secrets.get(organization, secretNameOf(hook), { signal });
  } catch (error) {
    if (!isDagctlError(error) || error.details?.damaged !== true) throw error;
    log({ level: "error", message: `The secret of the push hook ${hook} is damaged: rotate it` });
    return undefined;
  }
}

function tooManyCalls(remainingMs: number): DagctlError {
  return new DagctlError(
    "rate_limited",
    `The push hook had ${CALLS_A_MINUTE} calls within a minute. The repository is polled all the same, so the call need not be repeated`,
    { details: { retry_after: Math.max(1, Math.ceil(remainingMs / 1000)) } },
  );
}
