import type { Message, MessageSender } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { type FakeMessages, fakeMessages, type MessagesFixture } from "@dagctl/testing";

type Break = (sender: MessageSender, fake: FakeMessages) => MessageSender;

const RECEIVER = "https://hooks.example.com/services/T0/secret?token=one";
const PRIVATE_NAME = "https://internal.example.com/x";
const DEADLINE_MS = 100;

/** A fresh sender in memory; `wrap` may break a law of it. */
export async function messagesFixture(wrap: Break = (sender) => sender): Promise<MessagesFixture> {
  const addresses = { [new URL(PRIVATE_NAME).hostname]: "10.0.0.1" };
  const fake = fakeMessages({ deadlineMs: DEADLINE_MS, addresses });
  const absentUrl = "https://absent.example.com/services/absent?token=two";
  fake.disconnect(absentUrl);
  return {
    messages: wrap(fake.messages, fake),
    deadlineMs: DEADLINE_MS,
    absentUrl,
    privateNames: [PRIVATE_NAME],
    receiver: {
      url: RECEIVER,
      received: () => fake.received,
      answerWith: (answer) => fake.answerWith(RECEIVER, answer),
    },
  };
}

type Send = MessageSender["send"];

/** Returns a break of `send` alone. */
const sending =
  (make: (send: Send, fake: FakeMessages) => Send): Break =>
  (sender, fake) => ({ ...sender, send: make(sender.send, fake) });

/** Returns the message to another URL. */
const readdress = (message: Message, url: string): Message => ({
  ...message,
  url: new Secret(url),
});

/** Sends what is refused somewhere else, as a sender does that checks too little. */
const acceptRefused = (isAccepted: (url: string) => boolean): Break =>
  sending((send) => async (message, options) => {
    try {
      return await send(message, options);
    } catch (error) {
      if (!isDagctlError(error, "invalid") || !isAccepted(message.url.reveal())) throw error;
      return send(readdress(message, RECEIVER), options);
    }
  });

/** A sender for each law, which breaks that law. */
export const brokenMessages: Readonly<Record<string, Break>> = {
  "messages-as-given": sending((send) => (message, options) => {
    const body = JSON.stringify(JSON.parse(message.body), undefined, 2);
    return send({ ...message, body }, options);
  }),
  "messages-headers-apart": sending((send) => {
    let last: Message["headers"] = {};
    return (message, options) => {
      last = { ...last, ...message.headers };
      return send({ ...message, headers: last }, options);
    };
  }),
  "messages-once": sending((send) => async (message, options) => {
    const answer = await send(message, options);
    return answer.status === 503 ? send(message, options) : answer;
  }),
  "messages-status": sending((send) => async (message, options) => {
    const answer = await send(message, options);
    if (answer.status === 404) throw new DagctlError("not_found", "The receiver does not exist");
    return answer;
  }),
  "messages-no-redirects": sending((send) => async (message, options) => {
    const answer = await send(message, options);
    const isRedirect = answer.status >= 300 && answer.status < 400;
    return isRedirect ? send(message, options) : answer;
  }),
  "messages-unavailable": sending((send) => async (message, options) => {
    try {
      return await send(message, options);
    } catch (error) {
      if (!isDagctlError(error, "unavailable")) throw error;
      throw new DagctlError("internal", "fetch failed");
    }
  }),
  "messages-deadline": sending((send) => async (message, options) => {
    try {
      return await send(message, options);
    } catch (error) {
      if (!String(error).includes("in time")) throw error;
      await new Promise((resolve) => void setTimeout(resolve, 2_500));
      throw error;
    }
  }),
  "messages-large-answers": sending((send) => async (message, options) => {
    const answer = await send(message, options);
    if (answer.status === 202) throw new DagctlError("unavailable", "The answer is too long");
    return answer;
  }),
  "messages-private-addresses": acceptRefused((url) => url.includes("169.254.")),
  "messages-schemes": acceptRefused((url) => url.startsWith("http://")),
  "messages-problem": (sender) => ({ ...sender, problemOf: () => undefined }),
  "messages-hidden-url": sending((send) => async (message, options) => {
    try {
      return await send(message, options);
    } catch (error) {
      if (!isDagctlError(error, "unavailable")) throw error;
      throw new DagctlError("unavailable", `POST ${message.url.reveal()} failed`);
    }
  }),
  "messages-retry-after": sending((send) => async (message, options) => {
    const { status } = await send(message, options);
    return { status };
  }),
  "messages-closed": (sender) => ({ ...sender, close: async () => undefined }),
  "messages-abort": sending((send) => (message) => send(message)),
  "messages-abort-in-flight": sending((send) => async (message, options) => {
    try {
      return await send(message, options);
    } catch (error) {
      if (!options?.signal?.aborted) throw error;
      throw new DagctlError("unavailable", "aborted", { cause: error });
    }
  }),
};

/** Sends a message again where the first time ends with this text. */
const repeatAfter = (text: string): Break =>
  sending((send) => async (message, options) => {
    try {
      return await send(message, options);
    } catch (error) {
      if (!String(error).includes(text)) throw error;
      return send(message, options);
    }
  });

/** Changes what `problemOf` says of a URL. */
const describing =
  (change: (url: string, problem: string) => string): Break =>
  (sender) => ({
    ...sender,
    problemOf(url) {
      const problem = sender.problemOf(url);
      return problem === undefined ? undefined : change(url.reveal(), problem);
    },
  });

/** Laws of several parts: each of these breaks another part of one. */
export const moreBrokenMessages: readonly (readonly [law: string, what: string, broken: Break])[] =
  [
    ["messages-once", "a message whose connection was closed is sent again", repeatAfter("closed")],
    ["messages-once", "a message at its deadline is sent again", repeatAfter("in time")],
    [
      "messages-private-addresses",
      "the addresses of a name are not checked",
      acceptRefused((url) => url === PRIVATE_NAME),
    ],
    [
      "messages-private-addresses",
      "a name server is asked for the problem of a URL",
      (sender) => ({
        ...sender,
        problemOf: (url) =>
          url.reveal() === PRIVATE_NAME ? "leads to 10.0.0.1" : sender.problemOf(url),
      }),
    ],
    [
      "messages-hidden-url",
      "the problem of a URL has its text",
      describing((url, problem) => `${url} ${problem}`),
    ],
    [
      "messages-hidden-url",
      "the problem of a URL has its login",
      describing((url, problem) =>
        URL.canParse(url) ? `${new URL(url).username} ${problem}` : problem,
      ),
    ],
    [
      "messages-headers-apart",
      "the login of a receiver is stored for its host",
      sending((send) => {
        const logins = new Map<string, string>();
        return (message, options) => {
          const host = message.url.reveal().split("/")[2] ?? "";
          const authorization = message.headers["authorization"] ?? logins.get(host);
          if (authorization === undefined) return send(message, options);
          logins.set(host, authorization);
          return send({ ...message, headers: { ...message.headers, authorization } }, options);
        };
      }),
    ],
  ];
