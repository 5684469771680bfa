import type { DeploymentRef } from "../contracts/deploy.ts";
import type { Change } from "../contracts/store.ts";
import type { DagctlEvent, EventData, EventType, StoredEvent } from "../model/event.ts";
import { type Actor, SYSTEM } from "./actor.ts";
import type { HostContext } from "./context.ts";

/**
 * Returns the change that records an event. It is written in the commit of what it reports.
 *
 * @param options.time RFC 3339. @default the current time
 * @param options.actor who causes it. @default the host itself
 */
export function eventChange<Type extends EventType>(
  { now }: Pick<HostContext, "now">,
  type: Type,
  { organization, project }: DeploymentRef,
  data: EventData[Type],
  {
    time = now(),
    actor: { name: actor } = SYSTEM,
  }: { readonly time?: string | undefined; readonly actor?: Actor | undefined } = {},
): Change {
  return { put: "event", event: { type, organization, project, time, actor, data: { ...data } } };
}

/**
 * Returns the sequence of the first stored event, where events between a position and it are not
 * stored any more; `undefined` where none is missing.
 *
 * @param read the events after the position, and the oldest one that is stored
 */
export function firstAfterGap(
  position: number,
  { events, oldest }: { readonly events: readonly StoredEvent[]; readonly oldest: number },
): number | undefined {
  // A prune after the events were read deletes nothing that was read.
  const first = Math.min(oldest, events[0]?.sequence ?? oldest);
  return first > position + 1 ? first : undefined;
}

/** Returns an event with the type of its data: every event was written by `eventChange`. */
export function asDagctlEvent(stored: StoredEvent): DagctlEvent {
  return stored as unknown as DagctlEvent;
}
