import type { EventType } from "../model/event.ts";
import type { FollowedEvent } from "../model/events.ts";

/**
 * Code of an embedder that gets each event at least once, also after a restart of the host. The
 * position is in the store; a consumer that the store does not know begins with the next event.
 */
export interface EventConsumer {
  /** Unique in a host. The position is stored under it. */
  readonly name: string;
  /** Only events of these types. @default events of every type */
  readonly types?: readonly EventType[];
  /**
   * Receives the events of all organizations in order, one at a time, from one host at a time.
   * Where it throws, or does not end within 60 seconds, it is called again for the same event:
   * after `Timing.retryMs`, then after pauses that double up to 30 seconds. Later events wait until
   * then, so that a call for an event that can never succeed must end without an error.
   *
   * An event is also repeated where a host died, or lost its lease, before it had recorded the
   * call. The consumer detects repeats by `sequence`.
   *
   * @param event an event, or a gap: while no host ran, events were not stored any more
   * @param context.signal aborted after the 60 seconds, and when the host closes
   * @returns anything; a promise is waited for
   */
  consume(event: FollowedEvent, context: { readonly signal: AbortSignal }): unknown;
}
