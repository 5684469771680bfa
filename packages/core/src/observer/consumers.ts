import type { Plugin } from "../contracts/host.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { typedEvent } from "../kernel/events.ts";
import { transact } from "../kernel/transaction.ts";

const PAGE = 200;

/**
 * Calls `afterOperation` of the plugins. A plugin is a consumer of the outbox with a cursor in the
 * store. The store also says which host runs it: the cursor of the claim is the number of that
 * host's lease. A claim moves to another host in one commit, when its lease has ended.
 */
export interface Consumers {
  /** Records the plugins that the store does not know: they begin after this event. */
  register(newest: number): Promise<void>;
  /**
   * Delivers the events that a plugin has not received, in order. Returns at once where another
   * living host runs the plugin.
   */
  deliver(plugin: Plugin): Promise<void>;
}

export function consumersOf(context: HostContext): Consumers {
  const { store } = context;

  /**
   * Returns whether this host runs the plugin, or may from now on. `taken`: the cursor may have
   * moved until then.
   */
  async function claim(plugin: Plugin): Promise<"mine" | "taken" | "another's"> {
    const consumer = claimOf(plugin);
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

  /** Moves the cursor of a plugin that this host runs. Returns `false` where it does not any more. */
  function advance(plugin: Plugin, sequence: number): Promise<boolean> {
    const { number } = context.lease();
    return transact<boolean, boolean>(context, (transaction) => {
      const claimed = { expect: "cursor", consumer: claimOf(plugin), sequence: number } as const;
      transaction.require(claimed, { answer: false });
      transaction.putCursor(cursorOf(plugin), sequence);
      return true;
    });
  }

  return {
    async register(newest) {
      for (const plugin of context.hooks.notified) {
        const [consumer, owner] = [cursorOf(plugin), claimOf(plugin)];
        if ((await store.cursor(consumer)) > 0 || (await store.cursor(owner)) > 0) continue;
        // The claim records the plugin, also where there is no event yet.
        const { number } = context.lease();
        await transact<void, void>(context, (transaction) => {
          // Where one has moved, another host was first.
          for (const name of [consumer, owner])
            transaction.require(
              { expect: "cursor", consumer: name, sequence: 0 },
              { answer: undefined },
            );
          transaction.putCursor(consumer, newest);
          transaction.putCursor(owner, number);
        });
      }
    },

    async deliver(plugin) {
      const consumer = cursorOf(plugin);
      while (!context.lifetime.aborted) {
        const { events } = await store.events(await store.cursor(consumer), PAGE);
        const last = events.at(-1);
        if (!last) return;
        const claimed = await claim(plugin);
        if (claimed === "another's") return;
        if (claimed === "taken") continue;
        for (const event of events.map(typedEvent)) {
          if (event.type === "operation.ended") await call(context, plugin, event);
          // Committed after each call: a host that dies repeats one call, not a page of them.
          const due = event.type === "operation.ended" || event.sequence === last.sequence;
          if (due && !(await advance(plugin, event.sequence))) return;
        }
      }
    },
  };
}

async function call(
  context: HostContext,
  plugin: Plugin,
  event: Parameters<HostContext["hooks"]["afterOperation"]>[1],
): Promise<void> {
  try {
    await context.hooks.afterOperation(plugin, event, context.lifetime);
  } catch (error) {
    // The abort is not an answer of the plugin: the next host calls it again.
    if (context.lifetime.aborted) throw error;
    context.log({
      level: "warn",
      message: `${asDagctlError(error).message}; it is not called again for this event`,
      details: { event: event.sequence },
    });
  }
}

function cursorOf({ name }: Plugin): string {
  return `plugin:${name}`;
}

function claimOf({ name }: Plugin): string {
  return `claim:plugin:${name}`;
}
