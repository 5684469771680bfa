import { TABLE } from "@dagctl/api";
import type { Delivery, DeliveryAttempt, DeliveryPage, Notification } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { notificationPath } from "../pages.ts";
import { Failure } from "../ui/failure.tsx";
import { LoadingRows, Message, Text, Time } from "../ui/parts.tsx";
import { Problem } from "../ui/problem.tsx";
import { RowActions } from "../ui/row-actions.tsx";
import { Table, TitleCell } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { type Change, useChange } from "../ui/use-change.ts";
import { useLoad } from "../ui/use-load.ts";
import { useReread } from "../ui/use-reread.ts";
import { EVENT_WORDS } from "./notification-fields.ts";

const COLUMNS = ["Message", "Created", "Attempts", "Last answer"];
/** The most deliveries of a page. */
const PAGE_SIZE = 50;
/** The events after which there may be another delivery. */
const SENT_AFTER: ReadonlySet<string> = new Set([
  "run.ended",
  "run.skipped",
  "operation.ended",
  "project.behind",
  "project.status_changed",
]);

/**
 * Shows the messages of a notification, the newest first.
 *
 * @param props.tests grows with each message that the page has sent
 */
export function Deliveries({
  notification,
  tests,
}: {
  notification: Notification;
  tests: number;
}): JSX.Element {
  const { client, organization } = usePlace();
  const { after } = useLocation().query;
  const { value, error, reload } = useLoad(
    `${organization} ${notification.id} ${after ?? ""} ${tests}`,
    (signal) =>
      client.notifications.deliveries(notification.id, { limit: PAGE_SIZE, after, signal }),
  );
  useReread(reload, ({ type }) => after === undefined && SENT_AFTER.has(type));
  return (
    <section class="section" aria-labelledby="deliveries-title">
      <header class="page-head">
        <h2 id="deliveries-title">Deliveries</h2>
      </header>
      {error !== undefined && <Failure error={error} retry={reload} />}
      {value === undefined && error === undefined && (
        <LoadingRows count={4} label="Reading the deliveries" />
      )}
      {error === undefined && value !== undefined && (
        <Page notification={notification} page={value} after={after} reload={reload} />
      )}
    </section>
  );
}

function Page({
  notification,
  page,
  after,
  reload,
}: {
  notification: Notification;
  page: DeliveryPage;
  after: string | undefined;
  reload: () => void;
}): JSX.Element {
  const { client } = usePlace();
  const change = useChange();
  const mayWrite = useAccess(TABLE.notifications.retry);
  const retry = (delivery: Delivery): Promise<boolean> =>
    change.request(`retry ${delivery.id}`, async (idempotencyKey) => {
      await client.notifications.retry(notification.id, delivery.id, { idempotencyKey });
      reload();
    });
  if (page.deliveries.length === 0)
    return (
      <Message title={after === undefined ? "Nothing was sent yet" : "There are no older messages"}>
        What is sent is here for 30 days.
      </Message>
    );
  const columns = mayWrite ? [...COLUMNS, "Actions"] : COLUMNS;
  const why = notification.enabled ? undefined : "The notification is disabled.";
  return (
    <>
      <Problem error={change.error} />
      <Table name="deliveries" label="Deliveries" columns={columns}>
        {page.deliveries.map((delivery) => (
          <DeliveryRow delivery={delivery} key={delivery.id}>
            {mayWrite && (
              <Again delivery={delivery} change={change} why={why} press={() => retry(delivery)} />
            )}
          </DeliveryRow>
        ))}
      </Table>
      <Pages notification={notification} page={page} after={after} />
    </>
  );
}

function Again({
  delivery,
  change,
  why,
  press,
}: {
  delivery: Delivery;
  change: Change;
  why: string | undefined;
  press: () => Promise<boolean>;
}): JSX.Element {
  const isTest = delivery.type === "test";
  const action = {
    word: "Send again",
    why: change.isBlocked ? "Another one is being sent." : isTest ? undefined : why,
    press: () => void press(),
  };
  return <RowActions name={titleOf(delivery)} actions={[action]} />;
}

const titleOf = ({ type }: Delivery): string =>
  type === "test" ? "A test" : (EVENT_WORDS[type] ?? type);

function DeliveryRow({
  delivery,
  children,
}: {
  delivery: Delivery;
  children: JSX.Element | false;
}): JSX.Element {
  const { status, attempts, created_at: created, next_attempt_at: next } = delivery;
  const last = attempts.at(-1);
  return (
    <div class="row" role="row">
      <TitleCell status={status} message={undefined}>
        {titleOf(delivery)}
      </TitleCell>
      <span class="row-created" role="cell">
        <Time value={created} />
      </span>
      <span class="row-attempts" role="cell">
        {attempts.length}
      </span>
      <span class="row-texts row-answer" role="cell">
        <Answer attempt={last} />
        {next !== undefined && attempts.length > 0 && (
          <span class="row-message">
            Next <Time value={next} />
          </span>
        )}
      </span>
      {children}
    </div>
  );
}

function Answer({ attempt }: { attempt: DeliveryAttempt | undefined }): JSX.Element {
  if (attempt === undefined) return <span class="quiet">–</span>;
  const { status, error } = attempt;
  if (error === undefined) return <span>{status === undefined ? "–" : `Answered ${status}`}</span>;
  return (
    <span>
      <Text>{error}</Text>
    </span>
  );
}

/** Leads to the pages of the list, which have no numbers. */
function Pages({
  notification,
  page: { next_after: next },
  after,
}: {
  notification: Notification;
  page: DeliveryPage;
  after: string | undefined;
}): JSX.Element | null {
  const { href } = usePlace();
  if (after === undefined && next === undefined) return null;
  const path = notificationPath(notification.id);
  return (
    <nav class="pager" aria-label="Pages of the list">
      {after !== undefined && (
        <a class="button" href={href(path)}>
          Newest
        </a>
      )}
      {next !== undefined && (
        <a class="button" href={href(`${path}?after=${encodeURIComponent(next)}`)} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}
