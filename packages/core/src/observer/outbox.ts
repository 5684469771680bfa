import { EventEmitter } from "eventemitter3";
import { callSafely } from "../async/call-safely.ts";
import type { EventConsumer } from "../contracts/event-consumer.ts";
import type { Events } from "../contracts/host.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { asDagctlEvent } from "../kernel/events.ts";
import type { HookRunner } from "../kernel/hooks.ts";
import type { DagctlEvent, EventType } from "../model/event.ts";
import { consumersOf } from "./consumers.ts";
import type { EventTail } from "./event-tail.ts";
import { consumerSubscriber, pluginSubscriber } from "./subscribers.ts";

const PAGE = 200;
/**
 * The pause between polls for other hosts' commits where the store has replicas, and after a read
 * that failed, in milliseconds.
 */
const POLL = 1000;

type Listener = (event: DagctlEvent) => unknown;

export interface Outbox {
  on: Events["on"];
  /** Notes that events were committed, up to this number. */
  noteCommit(sequence: number): void;
  untilStopped(): Promise<void>;
}

/**
 * Delivers to listeners, followers, plugins and consumers what was committed, in order. Listeners
 * receive the events from now on; plugins and consumers continue from their cursors.
 */
export async function startOutbox(
  context: HostContext,
  {
    tail,
    hooks,
    consumers,
  }: {
    readonly tail: EventTail;
    readonly hooks: HookRunner;
    readonly consumers: readonly EventConsumer[];
  },
): Promise<Outbox> {
  const { register, deliver } = consumersOf(context);
  const emitter = new EventEmitter<Record<EventType | "*", Listener>>();

  async function readTail(): Promise<void> {
    while (tail.isRead()) {
      const { events } = await context.store.events(tail.upTo, PAGE);
      const added = tail.add(events);
      if (added.length > 0) context.wakeups.wake("events");
      for (const event of added.map(asDagctlEvent)) {
        emitter.emit(event.type, event);
        emitter.emit("*", event);
      }
      if (events.length < PAGE) return;
    }
  }

  /** Returns what calls a listener so that its error is logged and stops no other listener. */
  const safe =
    (type: EventType | "*", listener: Listener): Listener =>
    (event) =>
      callSafely(
        () => listener(event),
        (error) =>
          context.log({
            level: "error",
            message: `A listener of ${type} failed`,
            details: { error: asDagctlError(error).message },
          }),
      );

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
        context.clock.after(POLL, () => context.wakeups.wake("outbox"));
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
  const subscribers = [
    ...hooks.notified.map((plugin) => pluginSubscriber(context, hooks, plugin)),
    ...consumers.map((consumer) => consumerSubscriber(context, consumer)),
  ];
  for (const subscriber of subscribers) await register(subscriber, tail.stored);
  // Each subscriber has its own loop: a slow one delays no other, and no listener.
  const running = Promise.all([
    loop(readTail),
    ...subscribers.map((subscriber) => loop(() => deliver(subscriber))),
  ]);

  return {
    on(type, typed) {
      // The emitter calls it with events of its type only. Each subscription has a function of its
      // own, so that the end of one ends no other of the same listener.
      const listener = safe(type, typed as Listener);
      const leave = tail.read();
      emitter.on<EventType | "*">(type, listener);
      return () => {
        leave();
        emitter.off<EventType | "*">(type, listener);
      };
    },
    noteCommit(sequence) {
      tail.noteCommit(sequence);
      // Without a reader there is nothing to read.
      if (tail.isRead() || subscribers.length > 0) context.wakeups.wake("outbox");
    },
    async untilStopped() {
      await running;
    },
  };
}
