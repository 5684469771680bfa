import { EventEmitter } from "eventemitter3";
import { callSafely } from "../call-safely.ts";
import { asDagctlError } from "../errors.ts";
import type { DagctlEvent, EventType } from "../events.ts";
import type { Events } from "../host.ts";
import type { HostContext } from "../host-context.ts";

const PAGE = 200;
/** How often other hosts' commits are looked for where the store has replicas. */
const POLL = 1000;

export interface Outbox {
  readonly events: Events;
  /** Something was committed, up to this number. */
  committed(sequence: number): void;
  stopped(): Promise<void>;
}

/** Tells listeners and plugins what was committed, in order. Plugins resume from their cursor: at least once, also over a crash. */
export function startOutbox(context: HostContext, from: number): Outbox {
  const emitter = new EventEmitter<Record<EventType | "*", (event: DagctlEvent) => unknown>>();
  let told = from;
  let newest = from;

  async function tellListeners(): Promise<void> {
    if (emitter.eventNames().length === 0) {
      told = Math.max(told, newest);
      return;
    }
    for (;;) {
      const { events } = await context.store.events(told, PAGE);
      for (const event of events) {
        told = event.sequence;
        for (const name of [event.type, "*"] as const) {
          for (const listener of emitter.listeners(name)) {
            callSafely(
              () => listener(event),
              (error) => context.log({ level: "error", message: `A listener of ${name} failed`, details: { error: asDagctlError(error).message } }),
            );
          }
        }
      }
      if (events.length < PAGE) return;
    }
  }

  async function tellPlugins(): Promise<void> {
    for (const plugin of context.hooks.notified) {
      const consumer = `plugin:${plugin.name}`;
      for (;;) {
        const after = await context.store.cursor(consumer);
        const { events } = await context.store.events(after, PAGE);
        for (const event of events) {
          if (event.type !== "operation.ended") continue;
          await context.hooks.afterOperation(plugin, event, context.lifetime).catch((error: unknown) => {
            if (context.lifetime.aborted) throw error;
            context.log({ level: "warn", message: asDagctlError(error).message, details: { event: event.sequence } });
          });
        }
        const last = events.at(-1);
        if (!last) break;
        await context.commit([{ put: "cursor", consumer, sequence: last.sequence }]);
      }
    }
  }

  async function loop(): Promise<void> {
    for (;;) {
      const next = context.nudges.next("outbox", context.store.supports.replicas ? POLL : 60_000, context.lifetime);
      try {
        await tellListeners();
        await tellPlugins();
      } catch (error) {
        if (!context.lifetime.aborted)
          context.log({ level: "warn", message: "Events could not be read and are read again", details: { error: asDagctlError(error).message } });
      }
      if (context.lifetime.aborted) return;
      await next;
    }
  }
  const running = loop();

  return {
    events: {
      on(type, listener) {
        if (emitter.eventNames().length === 0) told = Math.max(told, newest);
        emitter.on(type, listener);
        return () => void emitter.off(type, listener);
      },
    },
    committed(sequence) {
      newest = Math.max(newest, sequence);
      context.nudges.nudge("outbox");
    },
    stopped: () => running,
  };
}
