import { isDagctlError } from "@dagctl/core";
import { createHttpServer } from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import { testHost } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";

/** Values that a caller in JavaScript may pass for another one. */
const WRONG: readonly unknown[] = [
  undefined,
  null,
  0,
  1,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  false,
  1n,
  "",
  "undefined x",
  {},
  { name: "org-acme" },
  Object.create(null),
  [],
  ["org-acme"],
  Symbol("org-acme"),
  () => "org-acme",
  Object("org-acme"),
  new Date(0),
  new Map([["name", "org-acme"]]),
  Promise.resolve("org-acme"),
];

const ORGANIZATION = "org-acme";
type AnyCall = (...args: readonly unknown[]) => unknown;

async function makeHost() {
  const { host } = await testHost({ projectTypes: [nodeType()] });
  onTestFinished(() => host.close());
  return host;
}

/** Returns what a call throws or rejects with; what it returns otherwise, as `{ returned }`. */
async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    const returned = await call();
    if (typeof returned !== "object" || returned === null || !(Symbol.asyncIterator in returned))
      return { returned };
    return {
      returned: await (returned as AsyncIterable<unknown>)[Symbol.asyncIterator]().next(),
    };
  } catch (error) {
    return error;
  }
}

/** Fails where a call does not refuse a value as wrong for that argument. */
async function expectRefusals(
  path: string,
  values: readonly unknown[],
  call: (value: unknown) => unknown,
): Promise<void> {
  for (const value of values) {
    const failure = await failureOf(() => call(value));
    expect([value, failure]).toEqual([
      value,
      expect.objectContaining({
        code: "invalid",
        issues: [expect.objectContaining({ path })],
      }),
    ]);
  }
}

const without = (...right: readonly unknown[]): readonly unknown[] =>
  WRONG.filter((value) => !right.includes(value));
const noObjects = WRONG.filter(
  (value) => value !== undefined && Object.prototype.toString.call(value) !== "[object Object]",
);
const noTexts = without("", "undefined x");

describe("a wrong argument", () => {
  test("is refused by name by each call of a host", async () => {
    const host = await makeHost();
    const open = host.organization as AnyCall;
    await expectRefusals("organization", WRONG, (id) => open(id));
    await expectRefusals("options", noObjects, (options) => open(ORGANIZATION, options));
    const callers = without(undefined, "", "undefined x");
    await expectRefusals("caller", callers, (caller) => open(ORGANIZATION, { caller }));
    await expectRefusals("access", without(undefined), (access) => open(ORGANIZATION, { access }));

    const since = host.events.since as AnyCall;
    await expectRefusals("sequence", without(0, 1), (sequence) => since(sequence));
    await expectRefusals("options", noObjects, (options) => since(0, options));
    await expectRefusals("signal", without(undefined), (signal) => since(0, { signal }));

    const receive = host.pushes.receive as AnyCall;
    await expectRefusals("hook", noTexts, (hook) => receive(hook));
    await expectRefusals("options", noObjects, (options) => receive("hook", options));
    await expectRefusals("signal", without(undefined), (signal) => receive("hook", { signal }));
    const { accept } = await host.pushes.receive("hook");
    await expectRefusals("proof", noTexts, (proof) => (accept as AnyCall)(proof));

    const { audit } = host.organization(ORGANIZATION);
    const record = audit.recordChange as AnyCall;
    const change = () => Promise.reject(new Error("It was changed"));
    await expectRefusals("about", WRONG, (about) => record(about, change));
    await expectRefusals("about", noTexts, (action) => record({ action }, change));
    const noFunctions = WRONG.filter((value) => typeof value !== "function");
    await expectRefusals("change", noFunctions, (given) => record({ action: "a" }, given));
  });

  test("is a TypeError that names it where a listener is added", async () => {
    const host = await makeHost();
    const on = host.events.on as AnyCall;
    for (const value of WRONG) {
      expect(() => on(value, () => undefined)).toThrow(
        /^events\.on: there is no event of the type /,
      );
      if (typeof value !== "function")
        expect(() => on("*", value)).toThrow("events.on needs a function that gets the events");
    }
  });
});

describe("what `authenticate` returns", () => {
  const identity = { organization: ORGANIZATION, caller: "ann", access: "read" };
  const optional = without(undefined);

  test.each<[string, readonly unknown[], (value: unknown) => unknown]>([
    ["has returned no object", WRONG.filter((value) => Object(value) !== value), (value) => value],
    ['"organization" must be a text', noTexts, (organization) => ({ ...identity, organization })],
    ['"caller" must be a text', noTexts, (caller) => ({ ...identity, caller })],
    ['"access" must be one of read, run,', WRONG, (access) => ({ ...identity, access })],
    [
      '"everyOrganization" must be true, false',
      without(undefined, true, false),
      (everyOrganization) => ({ ...identity, everyOrganization }),
    ],
    [
      '"expiresAt" must be a text or absent',
      optional.filter((value) => typeof value !== "string"),
      (expiresAt) => ({ ...identity, expiresAt }),
    ],
  ])("is no access, and an error that says: %s", async (message, values, returned) => {
    const logged: string[] = [];
    let answer: unknown;
    const app = createHttpServer({
      host: await makeHost(),
      log: (entry) => void (entry.level === "error" && logged.push(entry.message)),
      authenticate: (() => answer) as never,
    });
    onTestFinished(() => app.close());
    for (const value of values)
      for (const url of ["/api/v1/projects", "/api/v1/caller"])
        for (const given of [returned(value), Promise.resolve(returned(value))]) {
          answer = given;
          logged.length = 0;
          const { statusCode, json } = await app.inject({ url });
          expect([value, statusCode, json().error]).toEqual([value, 500, "internal"]);
          expect([value, logged]).toEqual([value, [expect.stringContaining("`authenticate`")]]);
          // A promise is waited for, and what it has is checked.
          if (!(returned(value) instanceof Promise)) expect(logged[0]).toContain(message);
        }
  });

  test("with a text that is no name of an organization is refused as `invalid`", async () => {
    const app = createHttpServer({
      host: await makeHost(),
      authenticate: () => ({ organization: "a b", caller: "ann", access: "admin" }),
    });
    onTestFinished(() => app.close());
    const answer = await app.inject({ url: "/api/v1/projects" });
    expect(answer.json()).toMatchObject({ error: "invalid", issues: [{ path: "organization" }] });
  });
});

describe("a host that is closed", () => {
  test("adds no listener, which would never be called", async () => {
    const host = await makeHost();
    await host.close();
    const failure = await failureOf(() => host.events.on("*", () => undefined));
    expect(isDagctlError(failure, "unavailable")).toBe(true);
    expect(failure).toMatchObject({ message: "The host is closing, or closed" });
  });
});
