import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostOrganization } from "@dagctl/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { composeHost, type ComposeOptions } from "../src/compose.ts";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Composed {
  readonly acme: Pick<HostOrganization, "notifications">;
  /** The address of a receiver on this machine, and what it has got. */
  readonly receiver: string;
  readonly received: readonly Received[];
}

/** Composes a host as the server does, which may send to `/hooks/` of a receiver. */
async function composed(options: Partial<ComposeOptions> = {}): Promise<Composed> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const receiver = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dataDirectory = await mkdtemp(join(tmpdir(), "dagctl-notifications-"));
  const { host } = await composeHost({
    dataDirectory,
    gitAllow: [],
    notificationAllow: [`${receiver}/hooks/`],
    log: () => undefined,
    ...options,
  });
  onTestFinished(async () => {
    await host.close();
    server.close();
    await rm(dataDirectory, { recursive: true, force: true });
  });
  return { acme: host.organization("org-acme"), receiver, received };
}

const INPUT = { name: "on call", kind: "webhook", events: ["run.failed"] } as const;

describe("the host of the server", () => {
  test("sends notifications to what notification_allow lists, and to no other private address", async () => {
    const { acme, receiver, received } = await composed();
    const create = (path: string): Promise<unknown> =>
      acme.notifications.create({ ...INPUT, url: `${receiver}${path}` });
    await expect(create("/other")).rejects.toMatchObject({ issues: [{ path: "url" }] });
    await create("/hooks/one");
    const { status } = await acme.notifications.test("on call");
    expect(status).toBe("delivered");
    expect(received).toMatchObject([
      {
        headers: {
          "webhook-id": expect.stringMatching(/^dlv_/),
          "webhook-signature": expect.any(String),
        },
      },
    ]);
  });

  test.each([
    ["its public URL", { publicUrl: "https://dagctl.example.com" }, true],
    ["no public URL", {}, false],
    ["a hidden console", { publicUrl: "https://dagctl.example.com", console: false }, false],
  ] as const)("links its console in messages with %s (%j: %s)", async (_, options, isLinked) => {
    const { acme, receiver, received } = await composed(options);
    const { id } = await acme.notifications.create({ ...INPUT, url: `${receiver}/hooks/one` });
    await acme.notifications.test(id);
    const { data } = JSON.parse(received[0]?.body ?? "{}") as { data?: { link?: string } };
    expect(data?.link).toBe(
      isLinked ? `https://dagctl.example.com/o/org-acme/notifications/${id}` : undefined,
    );
  });
});
