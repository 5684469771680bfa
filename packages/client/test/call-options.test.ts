import { entriesOf, pathParameters } from "@dagctl/api";
import { describe, expect, test } from "vitest";
import { CALL_OPTIONS, type OptionsRule } from "../../core/src/organization/call-options.ts";
import { optionsOf } from "../src/call-options.ts";
import { proxy, clientOf, ORGANIZATION, served } from "./served.ts";

type Method = (...given: readonly unknown[]) => Promise<unknown> | AsyncIterable<unknown>;
type Parts = Readonly<Record<string, Readonly<Record<string, Method>>>>;

/** Parts of the API that a host does not have. */
const OF_THE_SERVER = new Set(["caller", "organizations", "tokens"]);
const ENTRIES = entriesOf().filter(({ part }) => !OF_THE_SERVER.has(part));

/** Returns the issues with which a call is refused. */
async function issuesOf(parts: object, name: string, given: readonly unknown[]): Promise<unknown> {
  const [part = "", method = ""] = name.split(".");
  const answer = (parts as Parts)[part]?.[method]?.(...given);
  try {
    if (answer instanceof Promise) await answer;
    else for await (const _item of answer ?? []) return "an item";
    return "an answer";
  } catch (error) {
    const { code, message, issues } = error as Record<string, unknown>;
    return { code, message, issues };
  }
}

/** Values that are no name and no id, as a caller in JavaScript may pass them. */
const NO_TEXTS: readonly unknown[] = [
  undefined,
  null,
  0,
  1,
  -1,
  123,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  false,
  1n,
  {},
  { id: "x" },
  [],
  ["x"],
  Symbol("x"),
  () => "x",
  Object("x"),
  new Date(0),
  new Map([["x", "x"]]),
];

/** Values that are no body. Some have fields of their own kind, and none of a call. */
const NO_OBJECTS: readonly unknown[] = [
  ...NO_TEXTS.filter((value) => Object.prototype.toString.call(value) !== "[object Object]"),
  "x",
  "{}",
  Promise.resolve({}),
  new Error("x"),
  new Uint8Array(1),
  new URLSearchParams(),
];

describe("the arguments before the options", () => {
  test("are refused by name where they are no text, and nothing is sent", async () => {
    const { host, url } = await served();
    const between = await proxy(url, []);
    const client = clientOf(between.url);
    const organization = host.organization(ORGANIZATION);
    const waits = [
      ["runs.wait", ["project", "run"]],
      ["plans.wait", ["project", "plan"]],
      ["operations.wait", ["operation"]],
    ] as const;
    const calls = [
      ...waits.map(([id, names]) => ({ id, names, body: [] })),
      ...ENTRIES.map(({ id, call }) => ({
        id,
        names: pathParameters(call.path),
        body: call.body === "object" ? [{}] : [],
      })),
    ];
    for (const { id, names, body } of calls) {
      for (const [index, path] of names.entries()) {
        for (const wrong of NO_TEXTS) {
          const given = [...names.map((_, at) => (at === index ? wrong : "x")), ...body];
          const refusal = await issuesOf(client, id, given);
          expect([id, refusal]).toEqual([
            id,
            expect.objectContaining({
              code: "invalid",
              issues: [{ path, message: "must be a text" }],
            }),
          ]);
          expect([id, refusal]).toEqual([id, await issuesOf(organization, id, given)]);
        }
      }
    }
    expect(between.requests).toEqual([]);
  });

  test("are refused as a body where they are no object, and nothing is sent", async () => {
    const { host, url } = await served();
    const between = await proxy(url, []);
    const organization = host.organization(ORGANIZATION);
    let optional = 0;
    for (const { id, call } of entriesOf().filter(({ call }) => call.body === "object")) {
      const names = pathParameters(call.path).map(() => "x");
      for (const wrong of NO_OBJECTS) {
        if (call.isBodyOptional === true && (wrong ?? undefined) === undefined) {
          optional += 1;
          continue;
        }
        const refusal = await issuesOf(clientOf(between.url), id, [...names, wrong]);
        expect([id, refusal]).toEqual([
          id,
          expect.objectContaining({
            code: "invalid",
            issues: [{ path: "body", message: "must be an object" }],
          }),
        ]);
        if (ENTRIES.some((entry) => entry.id === id))
          expect([id, refusal]).toEqual([id, await issuesOf(organization, id, [...names, wrong])]);
      }
    }
    expect(optional).toBe(8);
    expect(between.requests).toEqual([]);
  });

  test("may be a body of any class, and one that is left out where it is optional", async () => {
    const { host, client, input } = await served();
    class Input {
      readonly project_type = input.project_type;
      readonly repository_url = input.repository_url;
      readonly name: string;
      constructor(name: string) {
        this.name = name;
      }
    }
    const organization = host.organization(ORGANIZATION);
    await organization.projects.create(new Input("a-1"));
    await client.projects.create(new Input("b-1"));
    for (const { projects } of [organization, client])
      for (const body of [undefined, null, {}, Object.create(null)] as object[])
        expect(await projects.deploy("a-1", body)).toMatchObject({ name: "a-1" });
  });

  test("are all named at once, with the options that are wrong", async () => {
    const { host } = await served();
    const runs = host.organization(ORGANIZATION).runs as unknown as Parts[string];
    await expect(runs["get"]?.(undefined, 7, { sgnal: 1 })).rejects.toMatchObject({
      issues: [{ path: "project" }, { path: "run" }, { path: "sgnal" }],
    });
  });
});

describe("the options", () => {
  test("of a method are the same on a host and on a client", () => {
    for (const { id, part, method, call } of ENTRIES) {
      const rules = CALL_OPTIONS[part as keyof typeof CALL_OPTIONS];
      const rule = (rules as Readonly<Record<string, OptionsRule>>)[method];
      const given = pathParameters(call.path).length + (call.body === "object" ? 1 : 0);
      const names = rule === undefined || rule === "none" ? rule : Object.keys(rule.options);
      expect([id, rule !== "none" && rule?.before.length, new Set(names)]).toEqual([
        id,
        given,
        new Set(optionsOf(call).keys()),
      ]);
    }
  });

  test("that do not exist are refused by every method, and nothing is sent", async () => {
    const { host, url } = await served();
    const between = await proxy(url, []);
    const client = clientOf(between.url);
    const organization = host.organization(ORGANIZATION);
    for (const { id, call } of ENTRIES) {
      const given = [
        ...pathParameters(call.path).map(() => "x"),
        ...(call.body === "object" ? [{}] : []),
      ];
      for (const options of [{ idempotencykey: "k", afer: 0 }, { signal: "x" }, null, 5, []]) {
        const refusal = await issuesOf(client, id, [...given, options]);
        expect([id, refusal]).toEqual([id, expect.objectContaining({ code: "invalid" })]);
        expect([id, refusal]).toEqual([id, await issuesOf(organization, id, [...given, options])]);
      }
    }
    for (const [name, given] of [
      ["runs.wait", ["x", "latest", { sgnal: 1 }]],
      ["operations.wait", ["x", { sgnal: 1 }]],
    ] as const)
      expect(await issuesOf(client, name, given)).toMatchObject({
        code: "invalid",
        message: `sgnal: is no option of ${name}; its options are signal`,
      });
    expect(between.requests).toEqual([]);
  });

  test.each([
    ["projects.deploy", ["x", {}, { waitMs: "3" }], "waitMs", "must be a number of milliseconds"],
    ["projects.deploy", ["x", {}, { waitMs: Number.NaN }], "waitMs", "must be a number"],
    ["projects.deploy", ["x", {}, { ifMatch: "1" }], "ifMatch", "must be a whole number"],
    ["projects.create", [{}, { idempotencyKey: 5 }], "idempotencyKey", "must be a text"],
    [
      "events.follow",
      [{ afer: 0 }],
      "afer",
      "is no option of events.follow; its options are after,",
    ],
    ["runs.logs", ["x", "latest", { follow: "yes" }], "follow", "must be true or false"],
    [
      "runs.list",
      ["x", { status: "sucess" }],
      "status",
      "must be one of pending, running, success,",
    ],
  ])("of %s(%j) are refused by a host and by a client", async (name, given, path, message) => {
    const { host, client } = await served();
    const refusal = {
      code: "invalid",
      issues: [{ path, message: expect.stringContaining(message) }],
    };
    expect(await issuesOf(host.organization(ORGANIZATION), name, given)).toMatchObject(refusal);
    expect(await issuesOf(client, name, given)).toMatchObject(refusal);
  });

  test("that do not exist are refused where a host opens an organization or reads events", async () => {
    const { host } = await served();
    const open = host.organization as (id: string, options: unknown) => unknown;
    expect(() => open(ORGANIZATION, { caler: "ann" })).toThrow(
      "caler: is no option of organization; its options are access, caller",
    );
    const since = host.events.since as (after: number, options: unknown) => AsyncIterable<unknown>;
    await expect(since(0, { sgnal: 1 })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "sgnal" }],
    });
  });
});
