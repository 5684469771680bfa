import type { AuditPage, AuditRecord, EventPage, FollowedEvent } from "@dagctl/core";
import type { Listing } from "./client.ts";

/** A list, or one page of it. `field` of it has the items. */
type Page = Readonly<Record<string, unknown>>;

/**
 * Returns the promise of a page as a listing.
 *
 * @param first the page that was requested
 * @param field the field with the items
 * @param next requests a page by its number
 */
export function listing(
  first: Promise<Page>,
  field: string,
  next: (page: number) => Promise<Page>,
): Listing<Page, unknown> {
  return Object.assign(first, {
    async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
      // An item moves to the next page when a newer one is recorded meanwhile.
      const seen = new Set<unknown>();
      for (let page = await first; ;) {
        const items = page[field] as readonly { readonly id?: unknown; readonly name?: unknown }[];
        for (const item of items) {
          const { id = item.name } = item;
          if (seen.has(id)) continue;
          seen.add(id);
          yield item;
        }
        const { page: number, total_pages: pages } = page as {
          readonly page?: number;
          readonly total_pages?: number;
        };
        if (number === undefined || pages === undefined || number >= pages) return;
        page = await next(number + 1);
      }
    },
  });
}

/**
 * Returns the promise of a page of the audit as a listing.
 *
 * @param first the page that was requested
 * @param next requests the page after a position
 */
export function auditListing(
  first: Promise<AuditPage>,
  next: (after: string) => Promise<AuditPage>,
): Listing<AuditPage, AuditRecord> {
  return Object.assign(first, {
    async *[Symbol.asyncIterator](): AsyncGenerator<AuditRecord, void, undefined> {
      for (let page = await first; ;) {
        yield* page.records;
        if (page.next_after === undefined) return;
        page = await next(page.next_after);
      }
    },
  });
}

/**
 * Returns the promise of a page of events as a listing.
 *
 * @param first the page that was requested
 * @param next requests the page after a position
 */
export function eventListing(
  first: Promise<EventPage>,
  next: (after: number) => Promise<EventPage>,
): Listing<EventPage, FollowedEvent> {
  return Object.assign(first, {
    async *[Symbol.asyncIterator](): AsyncGenerator<FollowedEvent, void, undefined> {
      for (let page = await first; ; page = await next(page.next_after)) {
        const { first_kept_sequence } = page;
        if (first_kept_sequence !== undefined) yield { type: "gap", first_kept_sequence };
        yield* page.events;
        if (!page.has_more) return;
      }
    },
  });
}
