import type { NotificationInput } from "@dagctl/core";
import { fakeEngine, memoryData, memoryStore, type Point, withPoints } from "@dagctl/testing";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { testHost } from "../host/test-host.ts";
import { issuesOf } from "../jobs/job-host.ts";
import { notifiedHost, URL_OF_RECEIVER, WEBHOOK } from "./notified-host.ts";

const KEY = { idempotencyKey: "once" };

describe("the calls of notifications", () => {
  test("create, show, change and delete a notification", async () => {
    const { acme, project } = await notifiedHost();
    const { notifications } = acme;
    const id = await project();
    const { secret, ...created } = await notifications.create({
      ...WEBHOOK,
      projects: ["analytics"],
    });
    expect(secret).toMatch(/^whsec_/);
    expect(created).toEqual({
      id: expect.stringMatching(/^ntf_/),
      organization_id: "org-acme",
      name: "on call",
      kind: "webhook",
      url_host: "hooks.example.com",
      events: WEBHOOK.events,
      projects: [id],
      enabled: true,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(await notifications.get("ON CALL")).toEqual(created);
    expect(await notifications.list()).toEqual({ notifications: [created], total: 1 });
    // As it was read, nothing changes.
    expect(await notifications.update(created.id, { ...created })).toEqual(created);
    const changed = await notifications.update("on call", {
      name: "night",
      url: "https://other.example.com/x",
      events: ["run.failed"],
      projects: null,
      enabled: false,
    });
    expect(changed).toMatchObject({
      id: created.id,
      name: "night",
      url_host: "other.example.com",
      events: ["run.failed"],
      enabled: false,
    });
    expect(changed.projects).toBeUndefined();
    expect(await notifications.delete("night")).toEqual({ id: created.id });
    await expect(notifications.get(created.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await notifications.list()).toEqual({ notifications: [], total: 0 });
    await notifications.create(WEBHOOK);
  });

  test("show a URL and a secret nowhere but in the answer that creates them", async () => {
    const data = memoryData();
    const logged: unknown[] = [];
    const host = await notifiedHost({ data, log: (entry) => logged.push(entry) });
    const { notifications } = host.acme;
    const { id, secret = "" } = await notifications.create(WEBHOOK, KEY);
    host.fake.answerWith(URL_OF_RECEIVER, { status: 500 });
    await host.run(await host.project(), 3);
    await host.untilDelivery(id, ({ attempts }) => attempts.length === 1);
    host.fake.disconnect(URL_OF_RECEIVER);
    await notifications.test(id);
    const answers = [
      await notifications.get(id),
      await notifications.list(),
      await notifications.update(id, { enabled: false }),
      await notifications.deliveries(id),
      await host.acme.audit.list(),
      await host.acme.events.list(),
      await host.acme.secrets.list(),
      await host.acme.environmentVariables.list(),
    ];
    const everything = inspect([data, logged, answers], { depth: 50, maxArrayLength: null });
    expect(everything).toContain("hooks.example.com");
    for (const part of ["services/T0", "token=one", secret, secret.slice("whsec_".length)])
      expect(everything).not.toContain(part);
  });

  test("name every problem of a body at once", async () => {
    const { acme } = await notifiedHost();
    const { notifications } = acme;
    const create = (body: object) => issuesOf(notifications.create(body as NotificationInput));
    expect(await create({})).toEqual(["events", "kind", "name", "url"]);
    expect(
      await create({
        name: "a\u0007",
        kind: "mail",
        url: "https://10.0.0.1/x",
        events: ["run.failed", "run.failed"],
        projects: [],
        enabled: "yes",
        secret: "mine",
      }),
    ).toEqual(["enabled", "events", "kind", "name", "projects", "secret", "url"]);
    for (const url of ["http://hooks.example.com/x", "https://2130706433/x", "x".repeat(3_000), 7])
      expect(await create({ ...WEBHOOK, url })).toEqual(["url"]);
    expect(await create({ ...WEBHOOK, name: "x".repeat(101), events: ["run.started"] })).toEqual([
      "events.0",
      "name",
    ]);
    expect(await create({ ...WEBHOOK, projects: ["unknown"] })).toEqual(["projects.0"]);
    const { id } = await notifications.create(WEBHOOK);
    for (const patch of [{ kind: "slack" }, { name: "" }, { url_host: "other" }, { events: [] }])
      expect(await issuesOf(notifications.update(id, patch))).toHaveLength(1);
    const cleared = { name: null, events: null, url: null, enabled: null, projects: null };
    expect(await issuesOf(notifications.update(id, cleared as object))).toEqual([
      "enabled",
      "events",
      "name",
      "url",
    ]);
    await expect(notifications.create({ ...WEBHOOK, name: "On Call" })).rejects.toMatchObject({
      code: "conflict",
    });
    for (const after of ["x", "2026-01-01T00:00:00.000Z_aud_aaaaaaaaaaaaaaaa"])
      expect(await issuesOf(notifications.deliveries(id, { after }))).toEqual(["after"]);
    expect(await issuesOf(notifications.deliveries(id, { limit: 501 }))).toEqual(["limit"]);
  });

  test("find nothing of another organization", async () => {
    const host = await notifiedHost();
    const { id } = await host.notify();
    const { id: delivery } = await host.acme.notifications.test(id);
    const { notifications } = host.host.organization("org-other");
    const calls = [
      notifications.get(id),
      notifications.update(id, { enabled: false }),
      notifications.delete(id),
      notifications.test(id),
      notifications.rotate(id),
      notifications.deliveries(id),
      notifications.retry(id, delivery),
    ];
    for (const call of calls)
      await expect(call).rejects.toMatchObject({
        code: "not_found",
        message: `There is no notification "${id}"`,
      });
    const own = await notifications.create(WEBHOOK);
    await expect(notifications.retry(own.id, delivery)).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await notifications.deliveries(own.id)).deliveries).toEqual([]);
  });

  test("are not supported by a host without a sender", async () => {
    const { acme } = await testHost();
    await expect(acme.notifications.list()).rejects.toMatchObject({
      code: "not_supported",
      message: expect.stringContaining("HostOptions.messages"),
    });
    await expect(acme.notifications.create(WEBHOOK)).rejects.toMatchObject({
      code: "not_supported",
    });
  });

  test("are in the audit with the name of the notification", async () => {
    const { acme, notify } = await notifiedHost();
    const { id } = await notify();
    const { notifications } = acme;
    await notifications.update(id, { events: ["run.failed"] });
    await notifications.update(id, { url: "https://other.example.com/x" });
    const { id: delivery } = await notifications.test(id);
    await notifications.retry(id, delivery);
    await notifications.rotate(id);
    await notifications.delete(id);
    const { records } = await acme.audit.list();
    expect(new Set(records.map(({ notification }) => notification))).toEqual(new Set(["on call"]));
    expect(records.map(({ action }) => action).toSorted()).toEqual([
      "notifications.create",
      "notifications.delete",
      "notifications.retry",
      "notifications.rotate",
      "notifications.test",
      "notifications.update",
      "notifications.update",
    ]);
  });

  test("send a test message, also where the notification is disabled, and once", async () => {
    const host = await notifiedHost();
    const { id } = await host.notify({ enabled: false });
    const sent = await host.acme.notifications.test(id, KEY);
    expect(sent).toMatchObject({ type: "test", status: "delivered", attempts: [{ status: 200 }] });
    expect(await host.acme.notifications.test(id, KEY)).toEqual(sent);
    expect(host.messages()).toMatchObject([{ json: { type: "test" } }]);
    host.fake.answerWith(URL_OF_RECEIVER, { status: 404 });
    expect(await host.acme.notifications.test(id)).toMatchObject({
      status: "failed",
      attempts: [{ status: 404, error: "The receiver answered 404" }],
    });
  });

  test("list deliveries in pages, the newest first", async () => {
    const host = await notifiedHost();
    const { id } = await host.notify();
    const { notifications } = host.acme;
    const ids: string[] = [];
    for (let sent = 0; sent < 3; sent += 1) {
      ids.unshift((await notifications.test(id)).id);
      host.clock.move(1_000);
    }
    const first = await notifications.deliveries(id, { limit: 2 });
    expect(first.deliveries.map((one) => one.id)).toEqual(ids.slice(0, 2));
    const second = await notifications.deliveries(id, { limit: 2, after: first.next_after });
    expect(second).toMatchObject({ deliveries: [{ id: ids[2] }], has_more: false });
  });

  test("keep an organization at 50 notifications", async () => {
    const { notify } = await notifiedHost();
    for (let number = 0; number < 50; number += 1) await notify({ name: `n${number}` });
    await expect(notify({ name: "one more" })).rejects.toMatchObject({ code: "conflict" });
  });
});

class Killed extends Error {}

/** Runs a call that is killed at one point, then the same call again on the same data. */
async function killedAt(call: "create" | "rotate" | "update" | "delete", at: number) {
  const [data, engine] = [memoryData(), fakeEngine()];
  let armed = false;
  let passed = 0;
  const onPoint = ({ method }: Point): void => {
    if (!armed || method === "prune" || method === "deployments") return;
    passed += 1;
    if (passed !== at) return;
    armed = false;
    throw new Killed();
  };
  const before = await notifiedHost({ data, engine });
  const { notifications: plain } = before.acme;
  if (call !== "create") await plain.create(WEBHOOK);
  const host = await notifiedHost({
    data,
    engine,
    store: withPoints(memoryStore({ data }), "store", onPoint),
    secrets: withPoints(engine.secrets, "secrets", onPoint),
  });
  const { notifications } = host.acme;
  const act = {
    create: () => notifications.create(WEBHOOK, KEY),
    rotate: () => notifications.rotate("on call", KEY),
    update: () => notifications.update("on call", { url: "https://b.example/x" }, KEY),
    delete: () => notifications.delete("on call", KEY),
  }[call];
  armed = true;
  await act().catch(() => undefined);
  const hasEnded = armed;
  armed = false;
  const answer = await act();
  return { host, engine, answer, hasEnded };
}

describe("a call of notifications that is killed and repeated with its key", () => {
  test.each(["create", "rotate", "update", "delete"] as const)(
    "%s is made once, and leaves no secret behind",
    async (call) => {
      for (let at = 1; at < 60; at += 1) {
        const { host, engine, answer, hasEnded } = await killedAt(call, at);
        const { notifications: all } = await host.acme.notifications.list();
        expect(all, `point ${at}`).toHaveLength(call === "delete" ? 0 : 1);
        if (call !== "delete") {
          expect(all[0]?.status_message, `point ${at}`).toBeUndefined();
          const { status } = await host.acme.notifications.test("on call");
          expect(status, `point ${at}`).toBe("delivered");
          const host2 = call === "update" ? "b.example" : "hooks.example.com";
          expect(all[0]?.url_host).toBe(host2);
        }
        if (call === "create" || call === "rotate")
          expect((answer as { secret?: string }).secret).toMatch(/^whsec_/);
        const names = await engine.secrets.list("org-acme");
        const entries = names.filter((name) => name.startsWith("notification/"));
        expect(entries.length, `point ${at}`).toBeLessThanOrEqual(call === "delete" ? 0 : 2);
        await host.host.close();
        if (hasEnded) return;
      }
      expect.fail("The call has more points than the test tries");
    },
  );
});
