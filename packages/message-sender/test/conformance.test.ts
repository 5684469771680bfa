import { messageSender } from "@dagctl/message-sender";
import { messagesSuite, registerSuite } from "@dagctl/testing";
import { describe, test } from "vitest";
import { receiverServer } from "./receiver-server.ts";

const DEADLINE_MS = 400;

describe("messageSender keeps the laws of a sender", () => {
  registerSuite(test, messagesSuite, async () => {
    const server = await receiverServer();
    const gone = await receiverServer();
    await gone.close();
    const origin = `http://127.0.0.1:${server.port}`;
    const absent = `http://127.0.0.1:${gone.port}`;
    return {
      messages: messageSender({ allow: [`${origin}/`, absent], deadlineMs: DEADLINE_MS }),
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
