import { messageSender } from "@dagctl/message-sender";
import { messagesSuite, registerSuite } from "@dagctl/testing";
import type { LookupAddress } from "node:dns";
import { describe, test } from "vitest";
import { receiverServer } from "./receiver-server.ts";

// The first connection of a process takes most of a second on a busy machine.
const DEADLINE_MS = 3_000;

const PUBLIC = { address: "93.184.215.14", family: 4 };
const PRIVATE = { address: "127.0.0.1", family: 4 };
const ADDRESSES: Readonly<Record<string, readonly LookupAddress[]>> = {
  "internal.example.com": [PRIVATE],
  "mixed.example.com": [PUBLIC, PRIVATE],
  "mapped.example.com": [{ address: "::ffff:10.0.0.1", family: 6 }],
};

describe("messageSender keeps the laws of a sender", () => {
  registerSuite(test, messagesSuite, async () => {
    const server = await receiverServer();
    const gone = await receiverServer();
    await gone.close();
    const origin = `http://127.0.0.1:${server.port}`;
    const absent = `http://127.0.0.1:${gone.port}`;
    return {
      messages: messageSender({
        allow: [`${origin}/`, absent],
        deadlineMs: DEADLINE_MS,
        resolve: async (host) => ADDRESSES[host] ?? [PUBLIC],
      }),
      privateNames: Object.keys(ADDRESSES).map((host) => `https://${host}:${server.port}/x`),
      deadlineMs: DEADLINE_MS,
      absentUrl: `${absent}/services/absent?token=two`,
      receiver: {
        url: `${origin}/services/T0/secret?token=one`,
        received: () => server.received,
        answerWith: (answer) => server.answerWith(answer),
      },
      close: () => server.close(),
    };
  });
});
