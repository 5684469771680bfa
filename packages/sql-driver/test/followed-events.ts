import type { EventConsumer, FollowedEvent, Host } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { testHost, type TestHost, type TestHostOptions, until } from "@dagctl/testing";
import { expect, onTestFinished } from "vitest";

const ORGANIZATIONS = ["org-acme", "org-other"] as const;

/** Collects what a stream yields, until the host closes. */
function collect(stream: AsyncIterable<FollowedEvent>): FollowedEvent[] {
  const items: FollowedEvent[] = [];
  const read = async (): Promise<void> => {
    for await (const item of stream) items.push(item);
  };
  // The host closes before the test has ended.
  read().catch(() => undefined);
  return items;
}

/**
 * Records events of two organizations on two hosts of one store, and checks what followers and a
 * consumer get, and what pages have.
 */
export async function followsOnTwoHosts(store: Store): Promise<void> {
  const consumed: number[] = [];
  const consumer: EventConsumer = {
    name: "audit",
    consume: (event) => event.type !== "gap" && consumed.push(event.sequence),
  };
  const hosts: Host[] = [];
  onTestFinished(async () => void (await Promise.all(hosts.map((host) => host.close()))));
  const start = async (fakes: Partial<TestHostOptions> = {}): Promise<TestHost> => {
    const started = await testHost({
      ...fakes,
      // No host takes the lock, and none closes the store.
      store: {
        ...store,
        supports: { ...store.supports, replicas: true },
        open: async () => undefined,
        close: async () => undefined,
      },
      projectTypes: [nodeType()],
      consumers: [consumer],
    });
    hosts.push(started.host);
    return started;
  };
  const { host: first, engine, git: plainGit, repository, input } = await start();
  const fakes = { engine, plainGit, repository };
  const { host: second } = await start(fakes);
  const followed = ORGANIZATIONS.flatMap((organization) =>
    [first, second].map((host) => ({
      organization,
      items: collect(host.organization(organization).events.follow()),
    })),
  );
  const ids = await Promise.all(
    ORGANIZATIONS.map(async (organization, index) => {
      const { projects } = (hosts[index] ?? first).organization(organization);
      return (await projects.create(input)).id;
    }),
  );
  for (const [index, organization] of ORGANIZATIONS.entries())
    await until(
      () => first.organization(organization).projects.get(ids[index] ?? ""),
      ({ status }) => status === "active",
    );
  const { newest } = await store.events(0, 1);
  await until(
    async () => [...followed.map(({ items }) => items.length), consumed.length],
    (lengths) => lengths.at(-1) === newest && lengths.slice(0, -1).every((length) => length > 3),
  );
  for (const { organization, items } of followed) {
    const { events } = await store.events(0, 500, { organization });
    await until(
      async () => items.length,
      (length) => length >= events.length,
    );
    expect(items).toEqual(events);
    const { events: listed } = await second.organization(organization).events.list({ limit: 500 });
    expect(listed).toEqual(events);
  }
  expect(consumed).toEqual(Array.from({ length: newest }, (_, index) => index + 1));

  const later = new Date(Date.now() + 60_000).toISOString();
  await store.prune({ events: later, operations: "", keys: "", records: "" });
  // A host that has the events in memory still sends them.
  const acme = (await start(fakes)).host.organization("org-acme");
  expect(await acme.events.list({ after: 0 })).toMatchObject({
    events: [],
    first_kept_sequence: newest + 1,
    next_after: newest,
  });
  const resumed = collect(acme.events.follow({ after: 1 }));
  await first.organization("org-acme").projects.undeploy(ids[0] ?? "");
  await until(
    async () => resumed.length,
    (length) => length > 1,
  );
  expect(resumed.slice(0, 2)).toMatchObject([
    { type: "gap", first_kept_sequence: newest + 1 },
    { sequence: newest + 1, organization: "org-acme" },
  ]);
}
