import type { JSX } from "preact";

/** Shows which part of a list a page has, and leads to the pages around it. */
export function Pager({
  page,
  limit,
  total,
  href,
}: {
  page: number;
  limit: number;
  total: number;
  href: (page: number) => string;
}): JSX.Element | null {
  if (total <= limit) return null;
  const first = (page - 1) * limit + 1;
  const last = Math.min(page * limit, total);
  return (
    <nav class="pager" aria-label="Pages of the list">
      <span>
        {first}–{last} of {total}
      </span>
      {page > 1 && (
        <a class="button" href={href(page - 1)} rel="prev">
          Previous
        </a>
      )}
      {last < total && (
        <a class="button" href={href(page + 1)} rel="next">
          Next
        </a>
      )}
    </nav>
  );
}
