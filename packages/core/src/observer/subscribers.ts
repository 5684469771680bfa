import { pauseUnlessAborted } from "../async/pause.ts";
import { backoff } from "../async/retry.ts";
import type { EventConsumer } from "../contracts/event-consumer.ts";
import type { Plugin } from "../contracts/host.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { HookRunner } from "../kernel/hooks.ts";
import type { DagctlEvent } from "../model/event.ts";
import type { EventGap, FollowedEvent } from "../model/events.ts";

/** What gets events from a position in the store on. */
export interface Subscriber {
  /** The name of its position in the store. */
  readonly key: string;
  /** Whether it gets an event. The others only move its position. */
  accepts(item: FollowedEvent): boolean;
  /**
   * Passes an item on.
   *
   * @param isMine returns whether this host still runs the subscriber
   * @returns `false` where another host runs it now, and the item may not have been passed on
   * @throws where the host closes, and the next host passes the item on again
   */
  call(item: FollowedEvent, isMine: () => Promise<boolean>): Promise<boolean>;
}

/** Returns what calls `afterOperation` of a plugin, once for each event. */
export function pluginSubscriber(
  context: Pick<HostContext, "lifetime" | "log">,
  hooks: HookRunner,
  plugin: Plugin,
): Subscriber {
  return {
    key: `plugin:${plugin.name}`,
    accepts: ({ type }) => type === "operation.ended",
    async call(item) {
      if (item.type !== "operation.ended") return true;
      try {
        await hooks.afterOperation(plugin, item, context.lifetime);
      } catch (error) {
        // The abort is not an answer of the plugin: the next host calls it again.
        if (context.lifetime.aborted) throw error;
        context.log({
          level: "warn",
          message: `${asDagctlError(error).message}; it is not called again for this event`,
          details: { event: item.sequence },
        });
      }
      return true;
    },
  };
}

/** Returns what calls a hosted consumer, for each event until the call succeeds. */
export function consumerSubscriber(
  context: Pick<HostContext, "log" | "clock" | "timing" | "lifetime">,
  consumer: EventConsumer,
): Subscriber {
  const { clock, timing, lifetime } = context;
  const types = consumer.types && new Set<string>(consumer.types);
  return {
    key: `consumer:${consumer.name}`,
    accepts: ({ type }) => type === "gap" || (types?.has(type) ?? true),
    async call(item, isMine) {
      for (let failures = 0; failures === 0 || (await isMine()); failures += 1) {
        try {
          await consumer.consume(item, { signal: lifetime });
          return true;
        } catch (error) {
          if (lifetime.aborted) throw error;
          const pauseMs = backoff(timing.retryMs, failures);
          const { message } = asDagctlError(error);
          context.log({
            level: "warn",
            message: `The consumer "${consumer.name}" failed; it is called again in ${pauseMs} ms`,
            details: { error: message, ...placeOf(item), failures: failures + 1 },
          });
          await pauseUnlessAborted(clock, pauseMs, lifetime);
        }
      }
      return false;
    },
  };
}

function placeOf(item: DagctlEvent | EventGap): Readonly<Record<string, unknown>> {
  return item.type === "gap"
    ? { gap: item.first_kept_sequence }
    : { event: item.sequence, type: item.type };
}
