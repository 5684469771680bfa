import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { composeHost } from "../src/compose.ts";

describe("the host of the server", () => {
  test("sends notifications to what notification_allow lists, and to no other private address", async () => {
    const received: IncomingHttpHeaders[] = [];
    const receiver = createServer((request, response) => {
      received.push(request.headers);
      response.end();
    });
    await new Promise<void>((resolve) => void receiver.listen(0, "127.0.0.1", resolve));
    const { port } = receiver.address() as AddressInfo;
    const dataDirectory = await mkdtemp(join(tmpdir(), "dagctl-notifications-"));
    const { host } = await composeHost({
      dataDirectory,
      gitAllow: [],
      notificationAllow: [`http://127.0.0.1:${port}/hooks/`],
      log: () => undefined,
    });
    onTestFinished(async () => {
      await host.close();
      receiver.close();
      await rm(dataDirectory, { recursive: true, force: true });
    });
    const { notifications } = host.organization("org-acme");
    const input = { name: "on call", kind: "webhook", events: ["run.failed"] } as const;
    const create = (path: string): Promise<unknown> =>
      notifications.create({ ...input, url: `http://127.0.0.1:${port}${path}` });
    await expect(create("/other")).rejects.toMatchObject({ issues: [{ path: "url" }] });
    await create("/hooks/one");
    const { status } = await notifications.test("on call");
    expect(status).toBe("delivered");
    expect(received).toMatchObject([
      { "webhook-id": expect.stringMatching(/^dlv_/), "webhook-signature": expect.any(String) },
    ]);
  });
});
