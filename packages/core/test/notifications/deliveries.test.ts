import type { Store } from "@dagctl/core/contracts";
import {
  fakeEngine,
  fakeMessages,
  faultPlan,
  memoryData,
  memoryStore,
  until,
  withFaults,
} from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { killedStore } from "../host/killed-store.ts";
import { movedClock, testHost } from "../host/test-host.ts";
import { commandType } from "../jobs/job-host.ts";
import { notifiedHost, URL_OF_RECEIVER, WEBHOOK } from "./notified-host.ts";

const MINUTE = 60_000;

describe("a delivery", () => {
  test("is sent again after pauses, with one id and a time of its own, until it arrives", async () => {
    const host = await notifiedHost();
    const { id } = await host.notify();
    host.fake.answerWith(URL_OF_RECEIVER, { status: 500 });
    const project = await host.project();
    await host.run(project, 3);
    const tries = (count: number) =>
      host.untilDelivery(id, ({ attempts }) => attempts.length === count);
    const first = await tries(1);
    expect(first).toMatchObject({ status: "pending", type: "run.failed", project_id: project });
    expect(first.attempts).toMatchObject([{ status: 500, error: "The receiver answered 500" }]);
    const wait = Date.parse(first.next_attempt_at ?? "") - Date.parse(first.attempts[0]?.at ?? "");
    expect(wait).toBeGreaterThan(3_000);
    expect(wait).toBeLessThanOrEqual(MINUTE);
    host.clock.move(5_000);
    await tries(2);
    host.fake.answerWith(URL_OF_RECEIVER, { status: 204 });
    host.clock.move(30_000);
    const last = await tries(3);
    expect(last).toMatchObject({ status: "delivered" });
    expect(last.next_attempt_at).toBeUndefined();
    const sent = host.fake.received.map(({ headers }) => headers["webhook-id"]);
    expect(sent).toEqual([last.id, last.id, last.id]);
    const times = host.fake.received.map(({ headers }) => Number(headers["webhook-timestamp"]));
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(35);
  });

  test("waits as long as its receiver asks for", async () => {
    const host = await notifiedHost();
    const { id } = await host.notify();
    host.fake.answerWith(URL_OF_RECEIVER, { status: 429, headers: { "retry-after": "600" } });
    await host.run(await host.project(), 3);
    const { next_attempt_at: next = "" } = await host.untilDelivery(
      id,
      ({ attempts }) => attempts.length === 1,
    );
    expect(Date.parse(next) - host.clock.now()).toBeGreaterThan(9 * MINUTE);
  });

  test("fails after a day, and is sent again by hand", async () => {
    const host = await notifiedHost();
    const { id } = await host.notify();
    host.fake.disconnect(URL_OF_RECEIVER);
    await host.run(await host.project(), 3);
    await host.untilDelivery(id, ({ attempts }) => attempts.length === 1);
    host.clock.move(24 * 60 * MINUTE);
    const failed = await host.untilDelivery(id, ({ status }) => status === "failed");
    expect(failed.attempts).toMatchObject([
      { error: "The receiver refused the connection" },
      { error: "The receiver refused the connection" },
    ]);
    host.fake.answerWith(URL_OF_RECEIVER, {});
    const again = await host.acme.notifications.retry(id, failed.id);
    expect(again).toMatchObject({ id: failed.id, status: "pending" });
    const delivered = await host.untilDelivery(id, ({ status }) => status === "delivered");
    expect(delivered.attempts).toHaveLength(3);
  });

  test("that is answered with 410 disables its notification until a person enables it", async () => {
    const host = await notifiedHost();
    const { id } = await host.notify();
    host.fake.answerWith(URL_OF_RECEIVER, { status: 410 });
    const project = await host.project();
    await host.run(project, 3);
    await host.untilDelivery(id, ({ status }) => status === "failed");
    const disabled = await host.acme.notifications.get(id);
    expect(disabled).toMatchObject({
      enabled: false,
      status_message: expect.stringContaining("410"),
    });
    host.fake.answerWith(URL_OF_RECEIVER, {});
    await host.run(project, 3);
    const enabled = await host.acme.notifications.update(id, { enabled: true });
    expect(enabled.status_message).toBeUndefined();
    await host.run(project, 3);
    await host.untilArrived(2);
    expect(host.messages()).toHaveLength(2);
  });

  test("to a receiver that hangs delays no other one", async () => {
    const fake = fakeMessages({ deadlineMs: 60_000 });
    const host = await notifiedHost({ messages: fake.messages });
    const { notifications } = host.acme;
    const hanging = Array.from({ length: 10 }, (_, index) => `https://hangs-${index}.example/x`);
    for (const [index, url] of hanging.entries()) {
      fake.answerWith(url, { body: "hangs" });
      await notifications.create({ ...WEBHOOK, name: `hangs ${index}`, url });
    }
    await host.notify();
    const project = await host.project();
    for (let runs = 0; runs < 8; runs += 1) await host.run(project, 3);
    const ofReceiver = () => fake.received.filter(({ url }) => url === URL_OF_RECEIVER);
    // None of the hanging ones has ended by then.
    await until(
      async () => ofReceiver().length,
      (count) => count === 8,
    );
  });

  test("is sent once by two hosts", async () => {
    const clock = movedClock();
    const [data, engine, fake] = [memoryData(), fakeEngine({ clock }), fakeMessages()];
    const store = (): Store => memoryStore({ data, clock });
    const host = await notifiedHost({
      clock,
      data,
      engine,
      messages: fake.messages,
      store: store(),
    });
    const second = await testHost({
      clock,
      data,
      engine,
      messages: fake.messages,
      store: store(),
      plainGit: host.git,
      repository: host.repository,
      projectTypes: [commandType()],
      timing: { leaseMs: 1e9, observeMs: 5 },
    });
    const { id } = await host.notify();
    fake.answerWith(URL_OF_RECEIVER, { status: 500 });
    const project = await host.project();
    const runs = 6;
    for (let run = 0; run < runs; run += 1) await host.run(project, 3);
    await until(
      async () => fake.received.length,
      (count) => count === runs,
    );
    fake.answerWith(URL_OF_RECEIVER, {});
    clock.move(5_000);
    const deliveries = async () => (await second.acme.notifications.deliveries(id)).deliveries;
    await until(deliveries, (all) => all.every(({ status }) => status === "delivered"));
    expect(await deliveries()).toHaveLength(runs);
    const sent = fake.received.map(({ headers }) => headers["webhook-id"]);
    expect(sent).toHaveLength(2 * runs);
    expect(new Set(sent).size).toBe(runs);
  });

  test("that is sent while its notification is deleted leaves nothing", async () => {
    const host = await notifiedHost();
    const { id } = await host.notify();
    host.fake.answerWith(URL_OF_RECEIVER, { body: "hangs" });
    await host.run(await host.project(), 3);
    await host.untilArrived(1);
    await host.acme.notifications.delete(id);
    const store = memoryStore({ data: host.data });
    await until(
      () => store.records("", "delivery-due", "", { limit: 9 }),
      (due) => due.length === 0,
    );
    // The attempt ends after its deadline.
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await store.records("org-acme", "delivery", id, { limit: 9 })).toEqual([]);
    expect(await store.records("", "delivery-due", "", { limit: 9 })).toEqual([]);
    expect((await host.engine.secrets.list("org-acme")).filter(isOfNotification)).toEqual([]);
    expect(host.messages()).toHaveLength(1);
  });

  test("is not sent again where the store does not answer after it was sent", async () => {
    const clock = movedClock();
    const data = memoryData();
    const faults = faultPlan<Store>();
    const store = withFaults(memoryStore({ data, clock, replicas: false }), faults);
    const host = await notifiedHost({ clock, data, store });
    const { id } = await host.notify();
    const isOutcome = ([changes]: readonly unknown[]): boolean =>
      JSON.stringify(changes).includes('"status":"delivered"');
    faults.fail("commit", { times: 4, when: isOutcome });
    await host.run(await host.project(), 3);
    await host.untilDelivery(id, ({ status }) => status === "delivered");
    faults.assertAllFired();
    expect(host.messages()).toHaveLength(1);
  });

  test("of a disabled notification is not sent", async () => {
    const host = await notifiedHost();
    const { id } = await host.notify();
    host.fake.answerWith(URL_OF_RECEIVER, { status: 500 });
    await host.run(await host.project(), 3);
    await host.untilDelivery(id, ({ attempts }) => attempts.length === 1);
    await host.acme.notifications.update(id, { enabled: false });
    host.clock.move(5_000);
    const { attempts } = await host.untilDelivery(id, ({ status }) => status === "failed");
    expect(attempts.at(-1)).toMatchObject({ error: "The notification is disabled" });
    expect(host.messages()).toHaveLength(1);
  });
});

describe("an event", () => {
  test.each([
    ["before its delivery is recorded", '"kind":"delivery"', "before", 1],
    ["when its delivery is recorded", '"kind":"delivery"', "after", 1],
    ["before its delivery is claimed", '"kind":"delivery-due"', "before", 1],
    ["when its delivery is claimed", '"put":"record","record":{"kind":"delivery-due"', "claim", 2],
    ["before it is recorded that it has arrived", '"status":"delivered"', "before", 2],
    ["when it is recorded that it has arrived", '"status":"delivered"', "after", 1],
  ] as const)("is not lost by a kill %s", async (_, part, phase, most) => {
    const clock = movedClock();
    const [data, engine, fake] = [memoryData(), fakeEngine({ clock }), fakeMessages()];
    const killed = killedStore(memoryStore({ data, clock }));
    let hasDied = false;
    const store: Store = {
      ...killed.store,
      async commit(changes, options) {
        const text = JSON.stringify(changes);
        const isClaim = !text.includes('"kind":"delivery"');
        const isNow = !hasDied && text.includes(part) && (phase !== "claim" || isClaim);
        hasDied ||= isNow;
        if (isNow && phase === "before") killed.kill();
        const committed = await killed.store.commit(changes, options);
        if (isNow) killed.kill();
        return committed;
      },
    };
    const host = await notifiedHost({
      clock,
      data,
      engine,
      messages: fake.messages,
      store,
      timing: { leaseMs: MINUTE },
    });
    const { id } = await host.notify();
    await host.run(await host.project(), 3);
    await until(
      async () => hasDied,
      (died) => died,
    );
    // The lease of the dead host ends.
    clock.move(2 * MINUTE);
    const second = await testHost({
      clock,
      data,
      engine,
      messages: fake.messages,
      store: memoryStore({ data, clock }),
      plainGit: host.git,
      repository: host.repository,
      projectTypes: [commandType()],
      timing: { observeMs: 5 },
    });
    expect(second.acme.id).toBe("org-acme");
    const delivery = await until(
      async () => (await second.acme.notifications.deliveries(id)).deliveries[0],
      (one) => one?.status === "delivered",
    );
    const sent = fake.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(sent)).toEqual(new Set([delivery?.id]));
    expect(sent.length).toBeLessThanOrEqual(most);
    expect((await second.acme.notifications.deliveries(id)).deliveries).toHaveLength(1);
  });
});

function isOfNotification(name: string): boolean {
  return name.startsWith("notification/");
}
