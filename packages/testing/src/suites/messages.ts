import type { Message, MessageSender } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import type { ReceivedMessage, ReceiverAnswer } from "../fakes/fake-messages.ts";
import { allAborted, allEndInFlight } from "./aborts.ts";
import { lawCase } from "./engine-fixture.ts";
import { MESSAGES_LAWS } from "./laws/messages.ts";
import { type Closable, explainCases, type Suite } from "./suite.ts";

/** A receiver that the sender under test may reach. */
export interface TestReceiver {
  /** Its URL, with a path and a query. */
  readonly url: string;
  /** What has arrived, the oldest first. */
  received(): readonly ReceivedMessage[];
  /** Makes it answer so from now on. At first it answers 200. */
  answerWith(answer: ReceiverAnswer): void;
}

/** What each case of the suite of senders receives, newly created. */
export interface MessagesFixture extends Closable {
  readonly messages: MessageSender;
  /** How long `messages` waits for an answer, in milliseconds. At most 10000. */
  readonly deadlineMs: number;
  readonly receiver: TestReceiver;
  /** A URL that the sender may reach, and where nothing accepts a connection. */
  readonly absentUrl: string;
  /**
   * URLs that are right in their form, whose hosts are names. One or more of the addresses of each
   * name are not public. @default the case of such names is skipped
   */
  readonly privateNames?: readonly string[];
}

/** Addresses that are not public, in spellings that clients accept. */
const PRIVATE_URLS: readonly string[] = [
  "https://127.0.0.1/x",
  "https://127.1/x",
  "https://2130706433/x",
  "https://0x7f.1/x",
  "https://0177.0.0.1/x",
  "https://0/x",
  "https://0.0.0.0/x",
  "https://10.0.0.1/x",
  "https://100.64.0.1/x",
  "https://169.254.169.254/latest/meta-data",
  "https://168.63.129.16/metadata",
  "https://172.16.0.1/x",
  "https://192.168.1.1/x",
  "https://224.0.0.1/x",
  "https://[::]/x",
  "https://[::1]/x",
  "https://[::127.0.0.1]/x",
  "https://[::ffff:127.0.0.1]/x",
  "https://[64:ff9b::7f00:1]/x",
  "https://[fd00::1]/x",
  "https://[fe80::1]/x",
];

const WRONG_URLS: readonly string[] = [
  "http://hooks.example.com/x",
  "ftp://hooks.example.com/x",
  "file:///etc/passwd",
  "//hooks.example.com/x",
  "hooks.example.com/x",
  "https://user:password@hooks.example.com/x",
  "https://hooks.example.com/x#fragment",
  "https://hooks.example.com/a b",
  "https://hooks.example.com/a\r\nHost: other",
  " https://hooks.example.com/x",
  "",
];

/** URLs that are refused, with secrets in each part that may have one. */
const REFUSED_WITH_SECRETS: readonly string[] = [
  "https://10.0.0.1/token-in-path?token=token-in-query",
  "http://hooks.example.com/token-in-path?token=token-in-query",
  "https://token-of-user:token-of-password@hooks.example.com/x",
  "https://hooks.example.com/x#token-in-fragment",
  "https://hooks.example.com/token in path",
  "ftp://hooks.example.com/token-in-path",
  "token-in-path",
];

const BODY = '{"text":"ümläut 日本 🔑 \\u0000"}';

const messageTo = (url: string, body = BODY): Message => ({
  url: new Secret(url),
  headers: { "content-type": "application/json", "webhook-id": "msg_1", "X-Other": "a, b" },
  body,
});

/** The conformance suite of `MessageSender`. */
export const messagesSuite: Suite<MessagesFixture> = {
  name: "messages",
  cases: explainCases<MessagesFixture>(MESSAGES_LAWS, [
    lawCase(
      "messages-as-given",
      "a message arrives with its body and its headers",
      async ({ messages, receiver }, law) => {
        const answer = await messages.send(messageTo(receiver.url));
        law.same(answer, { status: 200 }, "the answer");
        const [message] = receiver.received();
        law.same(message?.body, BODY, "the body");
        law.same(message?.url, receiver.url, "the URL");
        const { headers = {} } = message ?? {};
        law.same(headers["content-type"], "application/json", "the type");
        law.same(headers["webhook-id"], "msg_1", "a header");
        law.same(headers["x-other"], "a, b", "a header in another case");
      },
    ),
    lawCase(
      "messages-headers-apart",
      "a header of one message is not on the next one, nor on one at the same time",
      async ({ messages, receiver, absentUrl }, law) => {
        const second = `${receiver.url}&second=1`;
        const login = (url: string, authorization: string): Message => {
          const message = messageTo(url);
          return { ...message, headers: { ...message.headers, authorization } };
        };
        await law.rejects(messages.send(login(absentUrl, "Bearer 0")), "unavailable", "send");
        await messages.send(messageTo(receiver.url));
        await messages.send(login(receiver.url, "Bearer 1"));
        await messages.send(messageTo(receiver.url));
        await messages.send(messageTo(second));
        await Promise.all([
          messages.send(login(receiver.url, "Bearer 2")),
          messages.send(messageTo(second)),
        ]);
        const found = receiver
          .received()
          .map(({ url, headers }) => `${url === second} ${headers["authorization"] ?? "none"}`);
        law.same(
          [...found.slice(0, 4), ...found.slice(4).toSorted()],
          [
            "false none",
            "false Bearer 1",
            "false none",
            "true none",
            "false Bearer 2",
            "true none",
          ],
          "whether a message is for the second receiver, and its login",
        );
      },
    ),
    lawCase(
      "messages-once",
      "a message that is answered with an error is sent once",
      async ({ messages, receiver }, law) => {
        for (const status of [200, 500, 503]) {
          receiver.answerWith({ status });
          await messages.send(messageTo(receiver.url));
        }
        law.same(receiver.received().length, 3, "the messages that have arrived");
      },
    ),
    lawCase(
      "messages-once",
      "a message without an answer is sent once",
      async ({ messages, receiver }, law) => {
        const bodies = ["drops", "hangs"] as const;
        for (const body of bodies) {
          receiver.answerWith({ body });
          await law.rejects(messages.send(messageTo(receiver.url)), "unavailable", "send");
        }
        // What is sent again later is here by then.
        receiver.answerWith({});
        await messages.send(messageTo(receiver.url));
        const count = receiver.received().length;
        law.holds(count <= bodies.length + 1, `${bodies.length + 1} messages were ${count}`);
      },
    ),
    lawCase("messages-status", "every status is an answer", async ({ messages, receiver }, law) => {
      for (const status of [200, 202, 204, 400, 401, 404, 410, 429, 500, 503]) {
        receiver.answerWith({ status });
        law.same((await messages.send(messageTo(receiver.url))).status, status, "the status");
      }
    }),
    lawCase(
      "messages-no-redirects",
      "a redirect is an answer, and its target gets nothing",
      async ({ messages, receiver }, law) => {
        for (const status of [301, 302, 303, 307, 308]) {
          const before = receiver.received().length;
          const headers = { location: `${receiver.url}&redirected=1` };
          receiver.answerWith({ status, headers });
          law.same((await messages.send(messageTo(receiver.url))).status, status, "the status");
          law.same(receiver.received().length, before + 1, "the messages that have arrived");
        }
      },
    ),
    lawCase(
      "messages-retry-after",
      "an answer says how long to wait, where the receiver does",
      async ({ messages, receiver }, law) => {
        receiver.answerWith({ status: 503 });
        const answer = await messages.send(messageTo(receiver.url));
        law.same(answer, { status: 503 }, "an answer without Retry-After");
        receiver.answerWith({ status: 429, headers: { "retry-after": "120" } });
        law.same(
          (await messages.send(messageTo(receiver.url))).retryAfterMs,
          120_000,
          "the pause of 120 seconds",
        );
        const date = new Date(Date.now() + 90_000).toUTCString();
        receiver.answerWith({ status: 503, headers: { "retry-after": date } });
        const { retryAfterMs = 0 } = await messages.send(messageTo(receiver.url));
        law.holds(retryAfterMs > 60_000 && retryAfterMs <= 90_000, "a date is a pause until then");
        const past = new Date(Date.now() - 90_000).toUTCString();
        receiver.answerWith({ status: 503, headers: { "retry-after": past } });
        const { retryAfterMs: none } = await messages.send(messageTo(receiver.url));
        law.same(none, 0, "the pause until a time in the past");
      },
    ),
    lawCase(
      "messages-unavailable",
      "a receiver that accepts no connection is unavailable",
      async ({ messages, absentUrl }, law) => {
        await law.rejects(messages.send(messageTo(absentUrl)), "unavailable", "send");
      },
    ),
    lawCase(
      "messages-deadline",
      "a receiver that never answers is unavailable after the deadline",
      async ({ messages, receiver, deadlineMs }, law) => {
        receiver.answerWith({ body: "hangs" });
        const begin = performance.now();
        await law.rejects(messages.send(messageTo(receiver.url)), "unavailable", "send");
        law.holds(deadlineMs <= 10_000, "the deadline is at most 10 seconds");
        law.holds(performance.now() - begin < deadlineMs + 2_000, "send ends at the deadline");
      },
    ),
    lawCase(
      "messages-large-answers",
      "an answer without an end has its status at the deadline at the latest",
      async ({ messages, receiver, deadlineMs }, law) => {
        receiver.answerWith({ status: 202, body: "endless" });
        const begin = performance.now();
        const { status } = await messages.send(messageTo(receiver.url));
        law.same(status, 202, "the status");
        law.holds(performance.now() - begin < deadlineMs + 2_000, "send ends");
      },
    ),
    lawCase(
      "messages-private-addresses",
      "an address that is not public is refused, in every spelling",
      async ({ messages }, law) => {
        for (const url of PRIVATE_URLS)
          await law.rejects(messages.send(messageTo(url)), "invalid", `send to ${url}`);
      },
    ),
    lawCase(
      "messages-private-addresses",
      "a name that leads to an address that is not public is refused, and gets nothing",
      async ({ messages, receiver, privateNames = [] }, law) => {
        for (const url of privateNames) {
          law.same(messages.problemOf(new Secret(url)), undefined, `the problem of ${url}`);
          await law.rejects(messages.send(messageTo(url)), "invalid", `send to ${url}`);
        }
        law.same(receiver.received().length, 0, "the messages that have arrived");
      },
      ({ privateNames }) => (privateNames ? undefined : "the fixture has no privateNames"),
    ),
    lawCase(
      "messages-schemes",
      "a URL without https, or with credentials, is refused",
      async ({ messages }, law) => {
        for (const url of WRONG_URLS)
          await law.rejects(messages.send(messageTo(url)), "invalid", `send to ${url}`);
      },
    ),
    lawCase(
      "messages-problem",
      "problemOf has a reason for each URL that send refuses, and none for another one",
      async ({ messages, receiver }, law) => {
        for (const url of [...PRIVATE_URLS, ...WRONG_URLS])
          law.present(messages.problemOf(new Secret(url)), `the problem of ${url}`);
        for (const url of [receiver.url, "https://hooks.example.com/x?token=y"])
          law.same(messages.problemOf(new Secret(url)), undefined, `the problem of ${url}`);
      },
    ),
    lawCase(
      "messages-hidden-url",
      "no error has the path or the query of a URL",
      async ({ messages, receiver, absentUrl }, law) => {
        receiver.answerWith({ body: "hangs" });
        const urls = [
          absentUrl,
          receiver.url,
          "https://10.0.0.1/token-in-path?token=query",
          "http://hooks.example.com/token-in-path?token=query",
        ];
        for (const url of urls) {
          const error: unknown = await messages.send(messageTo(url)).catch((thrown) => thrown);
          law.holds(isDagctlError(error), "the error is a DagctlError");
          const { pathname, search } = new URL(url);
          const shown = JSON.stringify([String(error), error, causesOf(error)]);
          for (const part of [pathname, search])
            law.holds(!shown.includes(part), `the error has no ${part}: ${shown}`);
        }
      },
    ),
    lawCase(
      "messages-hidden-url",
      "neither problemOf nor the error of a URL that is refused has a part of it but the host",
      async ({ messages }, law) => {
        for (const url of REFUSED_WITH_SECRETS) {
          const problem = law.present(messages.problemOf(new Secret(url)), "the problem");
          const error: unknown = await messages.send(messageTo(url)).catch((thrown) => thrown);
          law.holds(isDagctlError(error, "invalid"), "the error is invalid");
          const shown = JSON.stringify([problem, String(error), error, causesOf(error)]);
          law.holds(!/token[- =]/.test(shown), `no part of the URL is shown: ${shown}`);
        }
      },
    ),
    lawCase(
      "messages-closed",
      "a sender that is closed is unavailable",
      async ({ messages, receiver }, law) => {
        await messages.close?.();
        await messages.close?.();
        await law.rejects(messages.send(messageTo(receiver.url)), "unavailable", "send");
        law.same(receiver.received().length, 0, "the messages that have arrived");
      },
      ({ messages }) => (messages.close ? undefined : "the sender has no close"),
    ),
    lawCase(
      "messages-abort",
      "a call with an aborted signal rejects with its reason and sends nothing",
      async ({ messages, receiver }, law) => {
        await allAborted(law, {
          send: (options) => messages.send(messageTo(receiver.url), options),
        });
        law.same(receiver.received().length, 0, "the messages that have arrived");
      },
    ),
    lawCase(
      "messages-abort-in-flight",
      "a call that is aborted while it waits ends soon, with the signal's reason",
      async ({ messages, receiver }, law) => {
        receiver.answerWith({ body: "hangs" });
        await allEndInFlight(
          law,
          { abortMs: 1_000 },
          { send: (options) => messages.send(messageTo(receiver.url), options) },
        );
      },
    ),
  ]),
};

/** Returns the texts of an error's causes: a log shows them, too. */
function causesOf(error: unknown): readonly string[] {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? [cause.message, ...causesOf(cause)] : [];
}
