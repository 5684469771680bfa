import type { HostContext } from "../kernel/context.ts";
import { asDagctlEvent, firstAfterGap } from "../kernel/events.ts";
import { transact } from "../kernel/transaction.ts";
import type { Subscriber } from "./subscribers.ts";

const PAGE = 200;

/**
 * Passes events to subscribers: plugins and consumers. A subscriber has a cursor in the store. The
 * store also says which host runs it: the cursor of the claim is the number of that host's lease. A
 * claim moves to another host in one commit, when its lease has ended.
 */
export interface Consumers {
  /** Records a subscriber that the store does not know: it begins after this event. */
  register(subscriber: Subscriber, newest: number): Promise<void>;
  /**
   * Delivers the events that a subscriber has not received, in order. Returns at once where another
   * living host runs it.
   */
  deliver(subscriber: Subscriber): Promise<void>;
}

export function consumersOf(context: HostContext): Consumers {
  const { store } = context;

  /**
   * Returns whether this host runs the subscriber, or may from now on. `taken`: the cursor may have
   * moved until then.
   */
  async function claim(key: string): Promise<"mine" | "taken" | "another's"> {
    const consumer = claimOf(key);
    const owner = await store.cursor(consumer);
    const { number } = context.lease();
    if (owner === number) return "mine";
    return transact<"taken", "another's">(context, (transaction) => {
      const another = { answer: "another's" } as const;
      transaction.require({ expect: "cursor", consumer, sequence: owner }, another);
      transaction.require({ expect: "lease_ended", number: owner }, another);
      transaction.putCursor(consumer, number);
      return "taken";
    });
  }

  /**
   * Moves the cursor of a subscriber that this host runs. Returns `false` where it does not any
   * more.
   */
  function advance(key: string, sequence: number): Promise<boolean> {
    const { number } = context.lease();
    return transact<boolean, boolean>(context, (transaction) => {
      const claimed = { expect: "cursor", consumer: claimOf(key), sequence: number } as const;
      transaction.require(claimed, { answer: false });
      transaction.putCursor(key, sequence);
      return true;
    });
  }

  return {
    async register({ key }, newest) {
      const owner = claimOf(key);
      if ((await store.cursor(key)) > 0 || (await store.cursor(owner)) > 0) return;
      // The claim records the subscriber, also where there is no event yet.
      const { number } = context.lease();
      await transact<void, void>(context, (transaction) => {
        // Where one has moved, another host was first.
        for (const name of [key, owner])
          transaction.require(
            { expect: "cursor", consumer: name, sequence: 0 },
            { answer: undefined },
          );
        transaction.putCursor(key, newest);
        transaction.putCursor(owner, number);
      });
    },

    async deliver(subscriber) {
      const { key } = subscriber;
      const isMine = async (): Promise<boolean> =>
        (await store.cursor(claimOf(key))) === context.lease().number;
      while (!context.lifetime.aborted) {
        const position = await store.cursor(key);
        const { events, oldest } = await store.events(position, PAGE);
        const last = events.at(-1);
        const first = firstAfterGap(position, { events, oldest });
        if (!last && first === undefined) return;
        const claimed = await claim(key);
        if (claimed === "another's") return;
        if (claimed === "taken") continue;
        if (first !== undefined) {
          const gap = { type: "gap", first_kept_sequence: first } as const;
          if (subscriber.accepts(gap) && !(await subscriber.call(gap, isMine))) return;
          // Of the events that were read, those that are stored are read again.
          if (!(await advance(key, first - 1))) return;
          continue;
        }
        for (const event of events.map(asDagctlEvent)) {
          const isAccepted = subscriber.accepts(event);
          if (isAccepted && !(await subscriber.call(event, isMine))) return;
          // Committed after each call: a host that dies repeats one call, not a page of them.
          const due = isAccepted || event.sequence === last?.sequence;
          if (due && !(await advance(key, event.sequence))) return;
        }
      }
    },
  };
}

function claimOf(key: string): string {
  return `claim:${key}`;
}
