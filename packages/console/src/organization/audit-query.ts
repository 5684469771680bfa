import type { AuditFilter } from "@dagctl/core";
import { PAGES } from "../pages.ts";

/** What changes can be filtered by. */
export const AUDIT_FILTERS = ["actor", "action", "project", "since", "until"] as const;
export type AuditFilterName = (typeof AUDIT_FILTERS)[number];

/**
 * Which changes a page shows, as its address says it. A text that is no value is kept: the server
 * says what would be right.
 */
export type AuditQuery = Pick<AuditFilter, AuditFilterName | "after">;

/** Returns which changes an address asks for. */
export function readAuditQuery(query: Readonly<Record<string, string>>): AuditQuery {
  const given = [...AUDIT_FILTERS, "after"].flatMap((name) => {
    const value = query[name];
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

/** Returns the path of the page that shows what a query asks for. */
export function auditPath(query: AuditQuery): string {
  const parts = ([...AUDIT_FILTERS, "after"] as const).flatMap((name) => {
    const value = query[name];
    return value === undefined || value === "" ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  return parts.length === 0 ? PAGES.audit : `${PAGES.audit}?${parts.join("&")}`;
}

/** Returns the first page of a query in which one filter is changed; `""` removes it. */
export const filterAudit = (
  query: AuditQuery,
  name: AuditFilterName,
  value: string,
): AuditQuery => ({ ...query, after: undefined, [name]: value });

/** Returns whether a query may hide changes. */
export const isAuditFiltered = (query: AuditQuery): boolean =>
  AUDIT_FILTERS.some((name) => query[name] !== undefined);
