import { TABLE } from "@dagctl/api";
import { isDagctlError } from "@dagctl/core/errors";
import type { AuditPage as Page } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { PAGES } from "../pages.ts";
import { Failure } from "../ui/failure.tsx";
import { NoAccess } from "../ui/no-access.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useLoad } from "../ui/use-load.ts";
import { useReread } from "../ui/use-reread.ts";
import { useTitle } from "../ui/use-title.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { auditPath, type AuditQuery, isAuditFiltered, readAuditQuery } from "./audit-query.ts";
import { AuditRow } from "./audit-row.tsx";

const COLUMNS = ["Time", "Actor", "Action", "About"];
/** The actors of events that are no callers: what they do is not in the audit. */
const NO_CALLERS: ReadonlySet<string> = new Set(["polling", "schedule", "system"]);
/** The most changes of a page. */
const PAGE_SIZE = 50;

/** Shows who changed what, the newest first, to who administers the organization. */
export function AuditPage(): JSX.Element {
  useTitle("Audit");
  const isAdmin = useAccess(TABLE.audit.list);
  if (isAdmin) return <Audit />;
  return (
    <section class="page">
      <h1>Audit</h1>
      <NoAccess what="Reading the audit" call={TABLE.audit.list} />
    </section>
  );
}

function Audit(): JSX.Element {
  const { client, organization } = usePlace();
  const location = useLocation();
  const query = readAuditQuery(location.query);
  const { value, error, reload, isLoading } = useLoad(
    `${organization} ${auditPath(query)}`,
    (signal) => client.audit.list({ ...query, limit: PAGE_SIZE, signal }),
  );
  // Older pages stay as they are: nothing moves while a person reads them.
  useReread(
    reload,
    ({ actor }) => query.after === undefined && actor !== undefined && !NO_CALLERS.has(actor),
  );
  return (
    <section class="page" aria-labelledby="audit-title" aria-busy={isLoading}>
      <header class="page-head">
        <h1 id="audit-title">Audit</h1>
      </header>
      <AuditFilters query={query} />
      {error !== undefined && (
        <Failure
          error={error}
          retry={reload}
          ways={isDagctlError(error, "invalid") ? <Clear /> : undefined}
        />
      )}
      {value === undefined && error === undefined && (
        <LoadingRows count={5} label="Reading the audit" />
      )}
      {error === undefined && value !== undefined && <Changes page={value} query={query} />}
    </section>
  );
}

function Changes({ page, query }: { page: Page; query: AuditQuery }): JSX.Element {
  const isFirst = query.after === undefined;
  const next = page.has_more ? page.next_after : undefined;
  return (
    <>
      {page.records.length === 0 ? (
        <NoChanges query={query} hasMore={next !== undefined} />
      ) : (
        <Table name="audit" label="Changes" columns={COLUMNS}>
          {page.records.map((record) => (
            <AuditRow record={record} query={query} key={record.id} />
          ))}
        </Table>
      )}
      {!(isFirst && next === undefined) && (
        <AuditPager query={query} isFirst={isFirst} next={next} />
      )}
    </>
  );
}

/** Says why a page has no changes. The server does not count those that a filter hides. */
function NoChanges({ query, hasMore }: { query: AuditQuery; hasMore: boolean }): JSX.Element {
  const isFiltered = isAuditFiltered(query);
  if (hasMore)
    return (
      <Message title="No change on this page matches the filter" ways={<Clear />}>
        Older pages may have one.
      </Message>
    );
  if (isFiltered)
    return (
      <Message title="No change matches the filter" ways={<Clear />}>
        A change is kept for 400 days, unless the server is configured otherwise.
      </Message>
    );
  return query.after === undefined ? (
    <Message title="There are no changes yet">
      What callers change is here. What happens by a schedule or by polling is in the events only.
    </Message>
  ) : (
    <Message title="There are no older changes" />
  );
}

/** Leads to the pages of the audit, which have no numbers. Back leads to the page before. */
function AuditPager({
  query,
  isFirst,
  next,
}: {
  query: AuditQuery;
  isFirst: boolean;
  next: string | undefined;
}): JSX.Element {
  const { href } = usePlace();
  return (
    <nav class="pager" aria-label="Pages of the list">
      {!isFirst && (
        <a class="button" href={href(auditPath({ ...query, after: undefined }))}>
          Newest
        </a>
      )}
      {next !== undefined && (
        <a class="button" href={href(auditPath({ ...query, after: next }))} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}

function Clear(): JSX.Element {
  const { href } = usePlace();
  return (
    <a class="button" href={href(PAGES.audit)}>
      Clear the filter
    </a>
  );
}
