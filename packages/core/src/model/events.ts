import type { ReadOptions } from "./call-options.ts";
import type { DagctlEvent, EventType } from "./event.ts";

/** Selects events, from a position on. */
export interface EventFilter extends ReadOptions {
  /**
   * The sequence of the last event that the caller has. @default the first event that is stored is
   * the first one of the answer
   */
  readonly after?: number | undefined;
  /** Only events of these types. @default events of every type */
  readonly types?: readonly EventType[] | undefined;
  /**
   * Only events of this project: its id, also that of a deleted project, or the name of one that
   * exists. @default events of all projects
   */
  readonly project?: string | undefined;
}

/**
 * Says that events after the requested position are not stored any more, and which position
 * follows. It is also the answer to a position that the store has not reached, as after the restore
 * of a backup: the events then begin again at the first one that is stored.
 */
export interface EventGap {
  readonly type: "gap";
  /** The sequence of the first event that is stored, of all organizations. */
  readonly first_kept_sequence: number;
}

/** What a reader of events gets: an event, or a gap before the next one. */
export type FollowedEvent = DagctlEvent | EventGap;

/**
 * A part of the events. Events are stored for 7 days. There is no total: a page continues after a
 * position.
 */
export interface EventPage {
  /** In the order of their sequences. With a filter the page may be short, or empty. */
  readonly events: readonly DagctlEvent[];
  /** The `after` of the next page. */
  readonly next_after: number;
  /** Whether the next page may have events now. */
  readonly has_more: boolean;
  /** The sequence of the newest event of the store, of all organizations; 0 where there is none. */
  readonly newest_sequence: number;
  /**
   * Present where events after the requested position are not stored any more, as in `EventGap`.
   */
  readonly first_kept_sequence?: number;
}

/** The events of one organization. Every call throws `unavailable` once the host closes. */
export interface OrganizationEvents {
  /**
   * Lists events, the oldest first.
   *
   * @param options.limit the most events of the page: 1 to 500. @default 50
   * @throws DagctlError `invalid`: a wrong `after`, `limit` or type
   * @throws DagctlError `not_found`: the organization has no project `project`, and had none in the
   *   last 7 days
   */
  list(options?: EventFilter & { readonly limit?: number | undefined }): Promise<EventPage>;
  /**
   * Yields the stored events after a position, and then each event when it is recorded, without an
   * end. A reader that continues after the last sequence misses no event that is stored, and gets
   * none twice. A gap is an item of type `gap`.
   *
   * @returns the events in order; errors are thrown when an event is read
   * @throws DagctlError as `list`, and `unavailable` where the host closes meanwhile
   */
  follow(options?: EventFilter): AsyncIterable<FollowedEvent>;
}
