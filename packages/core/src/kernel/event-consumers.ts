import { withDeadline } from "../async/deadline.ts";
import type { Clock } from "../contracts/clock.ts";
import type { EventConsumer } from "../contracts/event-consumer.ts";
import type { HostOptions } from "../contracts/host.ts";
import { isEventType } from "../model/event.ts";

/** The name of the consumer that records notifications. */
export const NOTIFICATIONS = "notifications";

/** How long one call of a consumer may take, in milliseconds. */
const DEADLINE_MS = 60_000;

/**
 * Returns the consumers of a host: its own, and those of its plugins. Checks what the types cannot
 * check for a caller in JavaScript. Names are unique because a consumer's position is stored under
 * its name.
 *
 * @throws TypeError which names the first consumer and part that is wrong, and what would be right
 */
export function consumersOf({
  consumers: own = [],
  plugins = [],
}: Pick<HostOptions, "consumers" | "plugins">): readonly EventConsumer[] {
  const lists: readonly unknown[] = [own, ...plugins.map(({ consumers = [] }) => consumers)];
  if (!lists.every(Array.isArray))
    throw new TypeError("createHost and a plugin need an array of consumers as `consumers`");
  const consumers = lists.flat() as readonly EventConsumer[];
  const names = new Set<string>();
  for (const [index, consumer] of consumers.entries()) {
    const problem = problemOf(consumer, index);
    if (problem !== undefined) throw new TypeError(problem);
    if (consumer.name === NOTIFICATIONS)
      throw new TypeError(`"${NOTIFICATIONS}" is the name of a consumer of the host itself`);
    if (names.has(consumer.name))
      throw new TypeError(
        `Two consumers are named "${consumer.name}": give each a name of its own`,
      );
    names.add(consumer.name);
  }
  return consumers;
}

/**
 * Returns a consumer with a deadline for `consume`. A call that does not end in time rejects with
 * `timeout`, and a call whose signal is aborted with the signal's reason.
 */
export function hostedConsumer(consumer: EventConsumer, clock: Clock): EventConsumer {
  const { name, types } = consumer;
  const what = `The consumer "${name}"`;
  return {
    name,
    ...(types && { types }),
    consume: (event, { signal: outer }) =>
      withDeadline(
        { clock, deadlineMs: DEADLINE_MS, signal: outer, what, code: "timeout" },
        async (signal) => consumer.consume(event, { signal }),
      ),
  };
}

function problemOf(consumer: unknown, index: number): string | undefined {
  if (typeof consumer !== "object" || consumer === null)
    return `The consumer ${index} must be an object with a "name"`;
  const { name, types, consume } = consumer as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || name === "")
    return `"name" of the consumer ${index} must be a string that is not empty`;
  if (typeof consume !== "function")
    return `"consume" of the consumer "${name}" must be a function`;
  if (types === undefined || (Array.isArray(types) && types.every(isEventType))) return undefined;
  return `"types" of the consumer "${name}" must be an array of types of events`;
}
