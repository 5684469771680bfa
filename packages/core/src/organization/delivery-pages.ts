import type { TypedRecord } from "../contracts/typed-record.ts";
import { invalid } from "../errors.ts";
import type { DeliveryPage } from "../model/notification.ts";
import { deliveryAnswer, deliveryIn } from "../notifications/stored-delivery.ts";

type Place = Pick<TypedRecord, "sortKey" | "id">;

/**
 * Returns the place after which a page begins, or `undefined` for the first page.
 *
 * @throws DagctlError `invalid`, at `after`: no page has this text as its `next_after`
 */
export function deliveryPlace(after: unknown): Place | undefined {
  if (after === undefined) return undefined;
  const [, sortKey, id] =
    (typeof after === "string" ? /^(\S+Z)_(dlv_[a-z2-7]{16})$/.exec(after) : undefined) ?? [];
  if (sortKey !== undefined && id !== undefined) return { sortKey, id };
  throw invalid([{ path: "after", message: "must be the next_after of a page" }]);
}

/** Returns the page of records that are one more than its limit where there is another page. */
export function deliveryPage(records: readonly TypedRecord[], limit: number): DeliveryPage {
  const shown = records.slice(0, limit);
  const last = records.length > limit ? shown.at(-1) : undefined;
  return {
    deliveries: shown.flatMap((record) => {
      const delivery = deliveryIn(record);
      return delivery ? [deliveryAnswer(delivery)] : [];
    }),
    has_more: last !== undefined,
    ...(last && { next_after: `${last.sortKey}_${last.id}` }),
  };
}
