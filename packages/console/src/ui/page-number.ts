/** The number of items of a page of a list. */
export const PAGE_SIZE = 50;

/**
 * Returns the page that an address names. What is no number is passed on: the server says what
 * would be right.
 */
export const pageOf = (query: Readonly<Record<string, string>>): number =>
  query["page"] === undefined || query["page"] === "" ? 1 : Number(query["page"]);
