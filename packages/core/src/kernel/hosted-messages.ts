import { withDeadline } from "../async/deadline.ts";
import type { Clock } from "../contracts/clock.ts";
import type { MessageSender } from "../contracts/messages.ts";
import type { LogEntry } from "../contracts/log.ts";
import { asDagctlError, DagctlError } from "../errors.ts";

/**
 * When a sender is abandoned that has not ended its call, in milliseconds. It promises to answer
 * within 10 seconds.
 */
const DEADLINE_MS = 15_000;

const what = "The sender of messages";

/**
 * Returns a sender with a deadline for each call, which is closed once. A receiver that does not
 * answer is no outage of the host: the components do not know it.
 */
export function hostedMessages(
  messages: MessageSender,
  { clock, log }: { readonly clock: Clock; readonly log: (entry: LogEntry) => void },
): MessageSender {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      await messages.close?.();
    } catch (error) {
      const details = { error: asDagctlError(error).message };
      log({ level: "warn", message: `${what} failed to close`, details });
    }
  };
  return {
    problemOf: (url) => messages.problemOf(url),
    async send(message, { signal } = {}) {
      if (closing) throw new DagctlError("unavailable", `${what} is closed: the host has ended`);
      const limits = { clock, deadlineMs: DEADLINE_MS, signal, what, code: "unavailable" } as const;
      return withDeadline(limits, (inner) => messages.send(message, { signal: inner }));
    },
    close: () => (closing ??= close()),
  };
}
