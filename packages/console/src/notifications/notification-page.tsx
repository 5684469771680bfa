import { TABLE } from "@dagctl/api";
import { isDagctlError } from "@dagctl/core/errors";
import type { Notification, NotificationWithSecret } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { PAGES, projectPath } from "../pages.ts";
import { Fact } from "../ui/fact.tsx";
import { Failure } from "../ui/failure.tsx";
import { LoadingRows, Message, StatusChip, Text, Time } from "../ui/parts.tsx";
import { Problem } from "../ui/problem.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import { useLoad } from "../ui/use-load.ts";
import { useProjectNames } from "../ui/use-project-names.ts";
import { useTitle } from "../ui/use-title.ts";
import { Way } from "../ui/way.tsx";
import { Deliveries } from "./deliveries.tsx";
import { eventsText, KIND_WORDS } from "./notification-fields.ts";
import {
  ChangeNotification,
  DeleteNotification,
  RotateSecret,
  ShownSecret,
} from "./notification-dialogs.tsx";
import { NoNotifications } from "./notifications.tsx";

/**
 * Shows a notification with its deliveries.
 *
 * @param props.notification its id or name
 */
export function NotificationPage({ notification: wanted }: { notification: string }): JSX.Element {
  const { client, organization, href } = usePlace();
  const { value, error, reload } = useLoad(`${organization} ${wanted}`, (signal) =>
    client.notifications.get(wanted, { signal }),
  );
  useTitle(value?.name ?? "Notification");
  return (
    <section class="page">
      <nav class="crumbs" aria-label="Path">
        <a href={href(PAGES.notifications)}>Notifications</a>
      </nav>
      {value !== undefined && <Details notification={value} reload={reload} key={value.id} />}
      {value === undefined && error === undefined && (
        <>
          <h1>Notification</h1>
          <LoadingRows count={4} label="Reading the notification" />
        </>
      )}
      {value === undefined && error !== undefined && <NotRead error={error} retry={reload} />}
    </section>
  );
}

function NotRead({ error, retry }: { error: unknown; retry: () => void }): JSX.Element {
  const ways = <Way path={PAGES.notifications}>All notifications</Way>;
  if (isDagctlError(error, "not_found"))
    return (
      <Message title="There is no such notification" isAlert isPage ways={ways}>
        It may have been deleted.
      </Message>
    );
  return (
    <>
      <h1>Notification</h1>
      {isDagctlError(error, "not_supported") ? (
        <NoNotifications />
      ) : (
        <Failure error={error} retry={retry} />
      )}
    </>
  );
}

interface Shown {
  readonly notification: Notification;
  /** Reads the notification again. */
  readonly reload: () => void;
}

function Details({ notification, reload }: Shown): JSX.Element {
  const { kind, name, url_host: host, events, enabled, status_message: message } = notification;
  // A test message, and one that is sent again, are new deliveries to read.
  const [tests, setTests] = useState(0);
  return (
    <>
      <header class="page-head">
        <h1>
          <Text>{name}</Text>
        </h1>
        <StatusChip status={enabled ? "enabled" : "disabled"} />
        <Actions
          notification={notification}
          reload={reload}
          onSent={() => setTests((before) => before + 1)}
        />
      </header>
      {message !== undefined && (
        <p class="description">
          <Text>{message}</Text>
        </p>
      )}
      <dl class="facts">
        <Fact name="Kind">{KIND_WORDS[kind] ?? kind}</Fact>
        <Fact name="Host">
          <Text>{host}</Text>
        </Fact>
        <Fact name="Sent when">
          <span>{eventsText(events)}</span>
        </Fact>
        <Fact name="Projects">
          <Projects ids={notification.projects} />
        </Fact>
        <Fact name="Changed">
          <Time value={notification.updated_at} />
        </Fact>
      </dl>
      <Deliveries notification={notification} tests={tests} />
    </>
  );
}

/** Shows the projects of a notification by their names, and by ids as long as they have none. */
function Projects({ ids }: { ids: readonly string[] | undefined }): JSX.Element {
  const { href } = usePlace();
  const names = useProjectNames(ids ?? []);
  if (ids === undefined) return <span>All</span>;
  return (
    <span>
      {ids.map((id, index) => (
        <>
          {index > 0 && ", "}
          <a href={href(projectPath(id))} key={id}>
            <Text>{names.get(id) ?? id}</Text>
          </a>
        </>
      ))}
    </span>
  );
}

function Actions({
  notification,
  reload,
  onSent,
}: Shown & { onSent: () => void }): JSX.Element | null {
  const { client, href } = usePlace();
  const { route } = useLocation();
  const change = useChange();
  const [asked, setAsked] = useState<"edit" | "rotate" | "delete" | undefined>();
  const [rotated, setRotated] = useState<NotificationWithSecret | undefined>();
  const given = { notification, reload, onClose: () => setAsked(undefined) };
  if (!useAccess(TABLE.notifications.update)) return null;
  const test = async (idempotencyKey: string): Promise<void> => {
    await client.notifications.test(notification.id, { idempotencyKey });
    onSent();
  };
  return (
    <div class="page-actions">
      <button
        type="button"
        class="button button-primary"
        aria-disabled={change.isBlocked}
        onClick={() => void change.request("test", test)}
      >
        Send a test
      </button>
      <button type="button" class="button" onClick={() => setAsked("edit")}>
        Edit
      </button>
      {notification.kind === "webhook" && (
        <button type="button" class="button" onClick={() => setAsked("rotate")}>
          Rotate the secret
        </button>
      )}
      <button type="button" class="button" onClick={() => setAsked("delete")}>
        Delete
      </button>
      {change.error !== undefined && (
        <div class="page-problem">
          <Problem error={change.error} />
        </div>
      )}
      {asked === "edit" && <ChangeNotification {...given} />}
      {asked === "rotate" && <RotateSecret {...given} onRotated={setRotated} />}
      {asked === "delete" && (
        <DeleteNotification
          notification={notification}
          leave={() => route(href(PAGES.notifications))}
          onClose={given.onClose}
        />
      )}
      {rotated?.secret !== undefined && (
        <ShownSecret
          name={rotated.name}
          secret={rotated.secret}
          onClose={() => setRotated(undefined)}
        />
      )}
    </div>
  );
}
