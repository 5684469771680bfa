import { entriesOf, type JsonCall, pathParameters } from "@dagctl/api";
import { createClient } from "@dagctl/client";
import { isDagctlError } from "@dagctl/core/errors";
import { describe, expect, test } from "vitest";

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };
const LOGIN = "<!doctype html><title>Log in</title>";
const DEEP = "[".repeat(100_000) + "]".repeat(100_000);

type Method = (...args: readonly unknown[]) => Promise<unknown>;

const CALLS = entriesOf().flatMap(({ part, method, call }) =>
  call.stream || call.file ? [] : [{ part, method, call }],
);

/** Returns a client that always gets this answer, and the number of its requests. */
function countingClient(answer: () => Response) {
  let requests = 0;
  const client = createClient({
    baseUrl: "http://dagctl.test",
    token: "token",
    organization: "org-acme",
    fetch: async () => {
      requests += 1;
      return answer();
    },
  });
  return { client, requests: (): number => requests };
}

/** Calls a method whose only answer this is, and returns its error and the number of requests. */
async function errorOf(
  { part, method, call }: (typeof CALLS)[number],
  answer: () => Response,
): Promise<{ readonly error: unknown; readonly requests: number }> {
  const { client, requests } = countingClient(answer);
  const parts = client as unknown as Record<string, Record<string, Method>>;
  const names = pathParameters(call.path);
  const args = [...names.map(() => "x"), ...(call.body === "object" ? [{}] : [])];
  const error = await parts[part]?.[method]?.(...args).catch((thrown: unknown) => thrown);
  return { error, requests: requests() };
}

const statusOf = ({ fields }: JsonCall<unknown>): number => Number(Object.keys(fields)[0]);

/** A list or a record with what every call promises, and an item or a record that is none. */
const wrongIn = (wrong: unknown): Record<string, unknown> =>
  Object.fromEntries(
    CALLS.flatMap(({ call }) =>
      Object.values(call.fields).flatMap((each) => Object.keys(each)),
    ).map((name) => [name, wrong]),
  );

describe("an answer that is none of the call", () => {
  test.each<[string, string | (() => string), RegExp, Record<string, string>?]>([
    ["null", "null", /the body is null, and must be an object$/],
    ["an array", "[]", /the body is an array/],
    ["100,000 nested arrays", () => DEEP, /nested in more than 500 levels$/],
    ["a number", "5", /the body is of the type number/],
    ["a text", '"x"', /the body is of the type string/],
    ["an empty object", "{}", /`\w+` of the body is absent/],
    ["an object whose fields are null", () => JSON.stringify(wrongIn(null)), /`\w+` of .* is null/],
    ["an object whose lists have no objects", () => JSON.stringify(wrongIn([null])), /`\w+` of/],
    ["deep nesting in a field", () => `{"x":${DEEP}}`, /nested in more than 500 levels$/],
    ["HTML", LOGIN, /: its type is text\/html$/, { "content-type": "text/html" }],
    ["plain text", "{}", /: its type is text\/plain/, { "content-type": "text/plain" }],
  ])("is refused at once, by every call: %s", async (_what, body, message, headers = JSON_TYPE) => {
    const text = typeof body === "string" ? body : body();
    for (const each of CALLS) {
      const status = statusOf(each.call);
      const { error, requests } = await errorOf(
        each,
        () => new Response(text, { status, headers }),
      );
      const name = `${each.part}.${each.method}`;
      expect([name, error]).toEqual([name, expect.objectContaining({ name: "DagctlError" })]);
      expect([name, isDagctlError(error, "internal") && error.message]).toEqual([
        name,
        expect.stringMatching(new RegExp(`^The answer ${status} does not come from the API`)),
      ]);
      expect((error as Error).message).toMatch(message);
      expect([name, requests]).toEqual([name, 1]);
    }
  });

  const [list] = CALLS;
  if (list === undefined) throw new Error("there is no call");

  test("is refused with a status that the call does not have", async () => {
    const answer = () => Response.json({ projects: [], total: 0 }, { status: 202 });
    expect((await errorOf(list, answer)).error).toMatchObject({
      code: "internal",
      message: expect.stringContaining("the call has no answer 202"),
    });
  });

  test("is not read where it is larger than any answer", async () => {
    const chunk = new Uint8Array(16 * 1024 * 1024).fill(0x20);
    let chunks = 0;
    const answer = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            chunks += 1;
            controller.enqueue(chunk);
          },
        }),
        { headers: JSON_TYPE },
      );
    expect((await errorOf(list, answer)).error).toMatchObject({
      code: "internal",
      message: expect.stringContaining("has more than 256 MiB"),
    });
    expect(chunks).toBeLessThan(20);
  });

  test.each([
    ["is empty", ""],
    ["is cut off", '{"projects": [{"id'],
  ])("is requested again where it %s, and then named", async (_what, text) => {
    const answer = () => new Response(text, { headers: JSON_TYPE });
    const { error, requests } = await errorOf(list, answer);
    expect(error).toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/The answer is (?:empty|cut off, or is no JSON)$/),
    });
    expect(requests).toBe(4);
  });

  test("of an error has a code by its status, whatever its body is", async () => {
    for (const body of ["null", "[]", DEEP, "", LOGIN, '{"error":5}']) {
      const answer = () => new Response(body, { status: 403, headers: JSON_TYPE });
      expect((await errorOf(list, answer)).error).toMatchObject({
        code: "forbidden",
        message: "The answer 403 does not come from the API",
      });
    }
    const issues = [null, 5, { path: "name" }, { path: "name", message: "is wrong" }];
    const answer = () =>
      Response.json({ error: "invalid", message: "x", issues, details: null }, { status: 400 });
    const { error } = await errorOf(list, answer);
    expect(error).toMatchObject({ issues: [{ path: "name", message: "is wrong" }] });
  });
});

describe("a stream that is none of the API", () => {
  test.each([
    ["HTML", LOGIN, "text/html", "its type is text/html"],
    [
      "an item that is null",
      "data: null\n\n",
      "text/event-stream",
      "an item of the stream is null",
    ],
    ["an item that is no JSON", "data: <\n\n", "text/event-stream", "an item is no JSON"],
    ["deep nesting", `data: ${DEEP}\n\n`, "text/event-stream", "more than 500 levels"],
    ["a huge item", `data: ${"x".repeat(17_000_000)}`, "text/event-stream", "too large"],
    [
      "an error without a body",
      "event: error\ndata: null\n\n",
      "text/event-stream",
      "without a body",
    ],
  ])("is refused at once: %s", async (_what, body, type, message) => {
    const { client, requests } = countingClient(
      () => new Response(body, { headers: { "content-type": type } }),
    );
    for (const stream of [client.events.follow(), client.runs.logs("x", "y")]) {
      const before = requests();
      const read = stream[Symbol.asyncIterator]().next();
      await expect(read).rejects.toMatchObject({
        code: "internal",
        message: expect.stringContaining(message),
      });
      expect(requests() - before).toBe(1);
    }
  });
});
