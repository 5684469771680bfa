import type { ProjectListOptions } from "@dagctl/core";
import { pathWith } from "../ui/query-path.ts";

/**
 * Which projects a page shows, as its address says it. A text that is no value is kept: the server
 * says what would be right.
 */
export interface ListQuery {
  /** A part of the name; `""` is any name. */
  readonly search: string;
  /** One of them must be true of a project. Empty: any. */
  readonly status: readonly string[];
  readonly type?: string | undefined;
  readonly sort?: string | undefined;
  readonly page: number;
}

/** The orders, with the words for a person. The first is that of a list without an order. */
export const SORTS: readonly (readonly [
  sort: NonNullable<ProjectListOptions["sort"]>,
  words: string,
])[] = [
  ["created", "Oldest first"],
  ["-created", "Newest first"],
  ["name", "By name, A to Z"],
  ["-name", "By name, Z to A"],
  ["-last_run", "Last run first"],
  ["last_run", "Last run last"],
];

/** Returns which projects an address asks for. */
export function readQuery(query: Readonly<Record<string, string>>): ListQuery {
  const { q: search = "", status, type, sort, page } = query;
  return {
    search,
    status: status === undefined ? [] : status.split(","),
    type,
    sort,
    page: page === undefined || page === "" ? 1 : Number(page),
  };
}

/** Returns the path of the page that shows what a query asks for. */
export const queryPath = ({ search, status, type, sort, page }: ListQuery): string =>
  pathWith("/", {
    q: search === "" ? undefined : search,
    status,
    type,
    sort,
    page: page === 1 ? undefined : String(page),
  });

/** Returns whether a query may hide projects. */
export const isFiltered = ({ search, status, type }: ListQuery): boolean =>
  search !== "" || status.length > 0 || type !== undefined;

/** Returns the first page of a query in which a state is changed: added, or removed. */
export const toggleState = (query: ListQuery, state: string): ListQuery => ({
  ...query,
  status: query.status.includes(state)
    ? query.status.filter((each) => each !== state)
    : [...query.status, state],
  page: 1,
});
