import type { TypedRecord } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine, type MemoryData, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { notifiedHost, WEBHOOK } from "./notified-host.ts";

type Place = Omit<TypedRecord, "version" | "value">;

/** Writes a record as a person would who edits the database. */
async function damage(data: MemoryData, place: Place, value: unknown): Promise<void> {
  const record = { ...place, value: value as object };
  await memoryStore({ data }).commit([{ put: "record", record }]);
}

const due = (id: string, sortKey: string): Place => ({
  kind: "delivery-due",
  organization: "",
  id,
  parent: "",
  sortKey,
});

const EARLY = "2026-01-01T00:00:00.000Z";

describe("a damaged record", () => {
  test.each([
    ["no value", EARLY, null],
    ["a value of another shape", EARLY, { organization: 5 }],
    ["no time", "soon", { organization: "org-acme", notification: "ntf_aaaaaaaaaaaaaaaa" }],
  ])("of what is due, with %s, is dropped, and keeps no message back", async (_, at, value) => {
    const data = memoryData();
    const id = "dlv_aaaaaaaaaaaaaaaa";
    await damage(data, due(id, at), value);
    const host = await notifiedHost({ data });
    await host.notify();
    await host.run(await host.project(), 3);
    await host.untilArrived(1);
    expect(await memoryStore({ data }).record("", "delivery-due", id)).toBeUndefined();
  });

  test.each([null, {}, { events: "all" }])(
    "of a notification, which is %j, keeps no message of others back, and can be deleted",
    async (value) => {
      const data = memoryData();
      const host = await notifiedHost({ data });
      const { id } = await host.notify({ name: "broken" });
      await host.notify();
      const record = await memoryStore({ data }).record("org-acme", "notification", id);
      if (!record) throw new Error("It is not stored");
      await damage(data, record, value);
      await host.run(await host.project(), 3);
      await host.untilArrived(1);
      const { notifications } = await host.acme.notifications.list();
      expect(notifications.map(({ name }) => name)).toEqual([id, "on call"]);
      expect(await host.acme.notifications.get(id)).toMatchObject({
        enabled: false,
        status_message: "Its record is damaged: delete it, and create another one",
      });
      await host.acme.notifications.delete(id);
      await host.notify({ name: "broken" });
    },
  );

  test("of a delivery is left out of the list, and is not sent", async () => {
    const data = memoryData();
    const host = await notifiedHost({ data });
    const { id: parent } = await host.notify();
    const whole = await host.acme.notifications.test(parent);
    const id = "dlv_aaaaaaaaaaaaaaaa";
    const place = { kind: "delivery", organization: "org-acme", id, parent, sortKey: EARLY };
    await damage(data, place, { status: "pending" });
    const { deliveries } = await host.acme.notifications.deliveries(parent);
    expect(deliveries.map((delivery) => delivery.id)).toEqual([whole.id]);
    await expect(host.acme.notifications.retry(parent, id)).rejects.toThrow(
      `There is no delivery "${id}"`,
    );
    expect(host.messages()).toHaveLength(1);
  });

  test("of a URL fails the message with what to do, and is replaced by another URL", async () => {
    const engine = fakeEngine();
    const damaged = new Set<string>();
    const secrets = {
      ...engine.secrets,
      get: (...args: Parameters<typeof engine.secrets.get>) => {
        if (!damaged.has(args[1])) return engine.secrets.get(...args);
        const message = "The entry is damaged";
        return Promise.reject(new DagctlError("internal", message, { details: { damaged: true } }));
      },
    };
    const { acme, messages } = await notifiedHost({ engine, secrets });
    const { id } = await acme.notifications.create(WEBHOOK);
    for (const name of await engine.secrets.list("org-acme")) damaged.add(name);
    const { status, attempts } = await acme.notifications.test(id);
    expect(status).toBe("failed");
    expect(attempts[0]?.error).toBe("The URL of the notification cannot be read: set it again");
    await acme.notifications.update(id, { url: "https://other.example.com/x" });
    expect((await acme.notifications.test(id)).status).toBe("delivered");
    expect(messages()).toHaveLength(1);
    damaged.clear();
    expect(await engine.secrets.list("org-acme")).toHaveLength(1);
  });
});
