import type { MessageSender } from "../contracts/messages.ts";
import type { KeyRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import type { Actor } from "../kernel/actor.ts";
import type { HostContext } from "../kernel/context.ts";
import type {
  NotificationInput,
  NotificationPatch,
  NotificationWithSecret,
} from "../model/notification.ts";
import { newSigningSecret, rotateSecrets } from "../notifications/notification-secrets.ts";
import { readInput, readPatch, resolveProjects } from "../notifications/read-bodies.ts";
import { answerOf, type StoredNotification } from "../notifications/stored-notification.ts";
import {
  addNotification,
  changeNotification,
  changeSecrets,
  currentSecrets,
  removeNotification,
} from "../notifications/write-notification.ts";
import { Secret } from "../values/secret.ts";
import { without } from "../values/without.ts";
import type { CallsOf } from "./call-rules.ts";
import type { NotificationCalls } from "./notification-calls.ts";

/** Returns the calls that change the notifications of one organization. */
export function notificationChanges(
  context: HostContext,
  messages: MessageSender,
  organization: string,
  { find, once, auditChange }: NotificationCalls,
): Pick<CallsOf<"notifications">, "create" | "update" | "delete" | "rotate"> {
  async function withSecret(stored: StoredNotification): Promise<NotificationWithSecret> {
    const secret = (await currentSecrets(context, stored))?.secret;
    return { ...answerOf(stored), ...(secret && { secret: secret.reveal() }) };
  }

  /** Writes the secrets of a notification that was recorded without. */
  async function complete(stored: StoredNotification, url: string): Promise<StoredNotification> {
    const secrets = {
      url: new Secret(url),
      ...(stored.kind === "webhook" && { secret: newSigningSecret() }),
    };
    const ref = { organization, id: stored.id };
    return changeSecrets(context, ref, { seen: undefined, secrets }, (current) => current);
  }

  async function createFirst(
    actor: Actor,
    input: NotificationInput,
    key: KeyRecord | undefined,
  ): Promise<NotificationWithSecret> {
    const { name, kind, url, events, projects, enabled = true } = readInput(input, messages);
    const ids = projects ? await resolveProjects(context, organization, projects) : undefined;
    const now = context.now();
    const recorded: StoredNotification = {
      id: context.newId("ntf"),
      organization_id: organization,
      name,
      kind,
      url_host: new URL(url).host,
      events,
      ...(ids && { projects: ids }),
      enabled,
      created_at: now,
      updated_at: now,
    };
    await addNotification(context, recorded, { actor, key });
    try {
      return await withSecret(await complete(recorded, url));
    } catch (error) {
      // With a key, a repeated call completes it. Without one nobody would.
      if (!key) await removeNotification(context, recorded).catch(() => undefined);
      throw error;
    }
  }

  async function createAgain(id: string, url: string): Promise<NotificationWithSecret> {
    const stored = await find(id);
    return withSecret(stored.entry === undefined ? await complete(stored, url) : stored);
  }

  async function change(
    actor: Actor,
    idOrName: string,
    body: NotificationPatch,
    key: KeyRecord | undefined,
  ): Promise<StoredNotification> {
    const stored = await find(idOrName);
    const { url, ...patch } = readPatch(body, answerOf(stored), messages);
    const projects = patch.projects
      ? await resolveProjects(context, organization, patch.projects, stored.projects)
      : patch.projects;
    const apply = (current: StoredNotification): StoredNotification =>
      withPatch(current, { ...patch, projects });
    const ref = { organization, id: stored.id };
    if (url === undefined) return changeNotification(context, ref, apply, { actor, key });
    return auditChange(actor, stored, async () => {
      const former = await currentSecrets(context, stored);
      const secret = former?.secret ?? (stored.kind === "webhook" ? newSigningSecret() : undefined);
      const secrets = { ...former, url: new Secret(url), ...(secret && { secret }) };
      const applyUrl = (current: StoredNotification): StoredNotification => ({
        ...apply(current),
        url_host: new URL(url).host,
      });
      return changeSecrets(context, ref, { seen: stored.entry, secrets }, applyUrl, key);
    });
  }

  async function rotateFirst(
    actor: Actor,
    idOrName: string,
    key: KeyRecord | undefined,
  ): Promise<NotificationWithSecret> {
    const stored = await find(idOrName);
    const former = await currentSecrets(context, stored);
    if (!former?.secret)
      throw new DagctlError(
        "conflict",
        `The notification "${stored.name}" has no secret that could be replaced`,
      );
    const secrets = rotateSecrets(former, context.clock.now());
    const rotated = await auditChange(actor, stored, () =>
      changeSecrets(
        context,
        { organization, id: stored.id },
        { seen: stored.entry, secrets },
        (current) => ({
          ...current,
          ...(secrets.former && { former_secret_until: secrets.former.until }),
        }),
        key,
      ),
    );
    return { ...answerOf(rotated), secret: secrets.secret.reveal() };
  }

  return {
    create: (actor, input, { idempotencyKey } = {}) =>
      once(
        ["notifications.create"],
        input,
        idempotencyKey,
        (key) => createFirst(actor, input, key),
        (id) => createAgain(id, input.url),
      ),
    update: (actor, idOrName, patch, { idempotencyKey } = {}) =>
      once(
        ["notifications.update", idOrName],
        patch,
        idempotencyKey,
        async (key) => answerOf(await change(actor, idOrName, patch, key)),
        async (id) => answerOf(await find(id)),
      ),
    delete: (actor, idOrName, { idempotencyKey } = {}) =>
      once(
        ["notifications.delete", idOrName],
        null,
        idempotencyKey,
        async (key) => {
          const stored = await find(idOrName);
          await auditChange(actor, stored, () => removeNotification(context, stored, key));
          return { id: stored.id };
        },
        async (id) => ({ id }),
      ),
    rotate: (actor, idOrName, { idempotencyKey } = {}) =>
      once(
        ["notifications.rotate", idOrName],
        null,
        idempotencyKey,
        (key) => rotateFirst(actor, idOrName, key),
        async (id) => withSecret(await find(id)),
      ),
  };
}

function withPatch(
  current: StoredNotification,
  { name, events, projects, enabled }: NotificationPatch,
): StoredNotification {
  const changed =
    (name !== undefined && name !== current.name) ||
    events !== undefined ||
    projects !== undefined ||
    (enabled !== undefined && enabled !== current.enabled);
  if (!changed) return current;
  const kept = without(current, ...(enabled === true ? (["status_message"] as const) : []));
  const selected = projects === undefined ? current.projects : (projects ?? undefined);
  return {
    ...without(kept, "projects"),
    ...(name === undefined ? {} : { name }),
    ...(events === undefined ? {} : { events }),
    ...(selected && { projects: selected }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}
