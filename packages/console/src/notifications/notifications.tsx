import { TABLE } from "@dagctl/api";
import { isDagctlError } from "@dagctl/core/errors";
import type { Notification, NotificationWithSecret } from "@dagctl/core";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { notificationPath } from "../pages.ts";
import { ListSection } from "../ui/list-section.tsx";
import { Message, Text } from "../ui/parts.tsx";
import { Row, Table, TitleCell } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { showHidden } from "../ui/visible-text.ts";
import { eventsText, KIND_WORDS } from "./notification-fields.ts";
import { NewNotification, ShownSecret } from "./notification-dialogs.tsx";

const COLUMNS = ["Name", "Kind", "Host", "Sent when"];

/** Shows the notifications of the organization, and creates them. */
export function NotificationsPage(): JSX.Element {
  useTitle("Notifications");
  const { client, organization } = usePlace();
  const loaded = useLoad(organization, (signal) => client.notifications.list({ signal }));
  const mayWrite = useAccess(TABLE.notifications.create);
  const [isAsking, setAsking] = useState(false);
  const [created, setCreated] = useState<NotificationWithSecret | undefined>();
  const isAbsent = isDagctlError(loaded.error, "not_supported");
  return (
    <>
      <ListSection
        title="Notifications"
        count={loaded.value?.total}
        create={
          mayWrite && !isAbsent
            ? { label: "New notification", press: () => setAsking(true) }
            : undefined
        }
        intro="Messages to programs and to channels of a chat, when something happens."
        loaded={loaded}
        failure={isAbsent ? <NoNotifications /> : undefined}
        empty={{
          title: "There are no notifications yet",
          text: "A failed run can send a message to Slack, or to a program.",
        }}
      >
        {() => (
          <Table name="notifications" label="Notifications" columns={COLUMNS}>
            {(loaded.value?.notifications ?? []).map((notification) => (
              <NotificationRow notification={notification} key={notification.id} />
            ))}
          </Table>
        )}
      </ListSection>
      {isAsking && (
        <NewNotification
          reload={loaded.reload}
          onCreated={setCreated}
          onClose={() => setAsking(false)}
        />
      )}
      {created?.secret !== undefined && (
        <ShownSecret
          name={created.name}
          secret={created.secret}
          onClose={() => setCreated(undefined)}
        />
      )}
    </>
  );
}

function NotificationRow({ notification }: { notification: Notification }): JSX.Element {
  const { href } = usePlace();
  const { id, name, kind, url_host: host, events, enabled, status_message: message } = notification;
  return (
    <Row>
      <TitleCell status={enabled ? "enabled" : "disabled"} message={message}>
        <a data-row-link href={href(notificationPath(id))}>
          <Text>{name}</Text>
        </a>
      </TitleCell>
      <span class="row-kind" role="cell">
        {KIND_WORDS[kind] ?? kind}
      </span>
      <span class="row-host cut" role="cell" title={showHidden(host)}>
        <Text>{host}</Text>
      </span>
      <span class="row-events quiet" role="cell">
        {eventsText(events)}
      </span>
    </Row>
  );
}

/** Says that the server sends nothing. */
export function NoNotifications(): JSX.Element {
  return (
    <Message title="This server sends no notifications">
      It is of an earlier version, or the application that it is a part of has no sender of
      messages.
    </Message>
  );
}
