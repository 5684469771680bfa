import { EventEmitter } from "eventemitter3";
import { callSafely } from "../async/call-safely.ts";
import type { Events } from "../contracts/host.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { typedEvent } from "../kernel/events.ts";
import type { DagctlEvent, EventType } from "../model/event.ts";
import { consumersOf } from "./consumers.ts";

const PAGE = 200;
/**
 * The pause between polls for other hosts' commits where the store has replicas, in milliseconds.
 */
const POLL = 1000;

type Listener = (event: DagctlEvent) => unknown;

export interface Outbox {
  readonly events: Events;
  /** Notes that events were committed, up to this number. */
  committed(sequence: number): void;
  stopped(): Promise<void>;
}

/**
 * Delivers to listeners and plugins what was committed, in order. Listeners receive the events
 * after `from`; plugins continue from their cursors.
 */
export async function startOutbox(context: HostContext, from: number): Promise<Outbox> {
  const consumers = consumersOf(context);
  const emitter = new EventEmitter<Record<EventType | "*", Listener>>();
  let delivered = from;
  let newest = from;

  async function tellListeners(): Promise<void> {
    if (emitter.eventNames().length === 0) {
      delivered = Math.max(delivered, newest);
      return;
    }
    for (;;) {
      const { events } = await context.store.events(delivered, PAGE);
      for (const event of events.map(typedEvent)) {
        delivered = event.sequence;
        for (const name of [event.type, "*"] as const) {
          for (const listener of emitter.listeners(name)) {
            callSafely(
              () => listener(event),
              (error) =>
                context.log({
                  level: "error",
                  message: `A listener of ${name} failed`,
                  details: { error: asDagctlError(error).message },
                }),
            );
          }
        }
      }
      if (events.length < PAGE) return;
    }
  }

  async function loop(work: () => Promise<void>): Promise<void> {
    for (;;) {
      const next = context.wakeups.next(
        "outbox",
        context.store.supports.replicas ? POLL : 60_000,
        context.lifetime,
      );
      try {
        await work();
      } catch (error) {
        if (!context.lifetime.aborted)
          context.log({
            level: "warn",
            message: "Events could not be read; trying again",
            details: { error: asDagctlError(error).message },
          });
      }
      if (context.lifetime.aborted) return;
      await next;
    }
  }
  await consumers.register(from);
  // Each plugin has its own loop: a slow one delays no other, and no listener.
  const plugins = context.hooks.notified.map((plugin) => loop(() => consumers.deliver(plugin)));
  const running = Promise.all([loop(tellListeners), ...plugins]);

  return {
    events: {
      on(type, typed) {
        // The emitter calls it with events of its type only.
        const listener = typed as Listener;
        if (emitter.eventNames().length === 0) delivered = Math.max(delivered, newest);
        emitter.on<EventType | "*">(type, listener);
        return () => void emitter.off<EventType | "*">(type, listener);
      },
    },
    committed(sequence) {
      newest = Math.max(newest, sequence);
      context.wakeups.wake("outbox");
    },
    async stopped() {
      await running;
    },
  };
}
