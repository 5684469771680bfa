import { createHost, DEFAULT_TIMING, type HostOptions } from "@dagctl/core";
import { systemClock } from "@dagctl/core/driver-kit";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, fakeGit, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { DRIVER_ROLES, DRIVERS } from "../../src/kernel/driver-rules.ts";
import { SUPPORTS } from "../../src/kernel/support-rules.ts";

/** What the messages call the contract of each option. */
const CONTRACTS = {
  store: "Store",
  git: "GitDriver",
  deploy: "DeployDriver",
  run: "RunDriver",
  stateDatabase: "StateDatabaseDriver",
  secrets: "Secrets",
} as const;
type Role = keyof typeof CONTRACTS;

const contract = (role: Role): string => `(${CONTRACTS[role]} in @dagctl/core/contracts)`;

function optionsOf(): HostOptions {
  return { store: memoryStore(), git: fakeGit(), ...fakeEngine(), projectTypes: [nodeType()] };
}

async function refusalOf(options: object): Promise<string> {
  try {
    await (await createHost(options as HostOptions)).close();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return "no refusal";
}

const REQUIRED = DRIVER_ROLES.flatMap((role) =>
  Object.entries<unknown>(DRIVERS[role].rules).flatMap(([method, rule]) =>
    typeof rule === "object" && rule && !("optional" in rule) ? [{ role, method }] : [],
  ),
);

const SUPPORTED = (Object.keys(SUPPORTS) as readonly Role[]).flatMap((role) =>
  Object.entries<{ readonly expected: string; readonly optional?: true }>(SUPPORTS[role]).map(
    ([name, { expected, optional }]) => ({ role, name, expected, optional }),
  ),
);

/** Options whose store or driver has other `supports`. */
function supporting(role: Role, changes: Readonly<Record<string, unknown>>): object {
  const options = optionsOf();
  const driver = Object.create(options[role]) as object;
  Object.assign(driver, { supports: { ...options[role].supports, ...changes } });
  return { ...options, [role]: driver };
}

describe("createHost", () => {
  it("takes options that are complete, and a fake engine that is spread", async () => {
    expect(await refusalOf({ ...optionsOf(), timing: DEFAULT_TIMING })).toBe("no refusal");
  });

  it.each([
    [
      "an option in the wrong number",
      { plugin: [] },
      'no option "plugin"; did you mean "plugins"?',
    ],
    [
      "an option in another case",
      { projecttypes: 1 },
      '"projecttypes"; did you mean "projectTypes"?',
    ],
    ["an option that resembles none", { database: "" }, '"database"; its options are store, git, '],
    [
      "a time that is misspelt",
      { timing: { driverCalls: 5 } },
      'createHost has no option "timing.driverCalls"; did you mean "timing.driverCallMs"?',
    ],
    [
      "times that are no object",
      { timing: 5000 },
      'createHost: "timing" must be an object of times in milliseconds',
    ],
    ...["5s", undefined, null, Number.NaN, Number.POSITIVE_INFINITY, -1].map(
      (waitMs): [string, object, string] => [
        `the time ${JSON.stringify(waitMs) ?? "undefined"}`,
        { timing: { waitMs } },
        'createHost: "timing.waitMs" must be a number of milliseconds, 0 or more',
      ],
    ),
    [
      "a log that is no function",
      { log: console },
      'createHost: "log" must be a function that receives a LogEntry',
    ],
    [
      "ids that are no function",
      { ids: "uuid" },
      'createHost: "ids" must be a function that returns an id for a prefix',
    ],
    [
      "links that are no function",
      { linkTo: "https://dagctl.example.com" },
      'createHost: "linkTo" must be a function that returns the address of a page',
    ],
    [
      "a clock that is no object",
      { clock: Date.now },
      'createHost: "clock" must be an object (Clock in @dagctl/core/contracts)',
    ],
    [
      "a clock without timers",
      { clock: { now: Date.now } },
      'createHost: "clock" lacks the method "after" (Clock in @dagctl/core/contracts)',
    ],
    [
      "a clock whose time is a number",
      { clock: { ...systemClock(), now: 5 } },
      'createHost: "now" of "clock" must be a function (Clock in @dagctl/core/contracts)',
    ],
  ])("refuses %s by a TypeError that names it", async (_, wrong, message) => {
    expect(await refusalOf({ ...optionsOf(), ...wrong })).toContain(message);
  });

  it.each(REQUIRED)("refuses a driver without $role.$method by name", async ({ role, method }) => {
    const options = optionsOf();
    const half = { ...options[role], [method]: undefined };
    expect(await refusalOf({ ...options, [role]: half })).toBe(
      `createHost: "${role}" lacks the method "${method}" ${contract(role)}`,
    );
  });

  it.each(["commit", "claimHost", "close"])(
    "refuses a store without %s by name",
    async (method) => {
      const half = Object.assign(Object.create(memoryStore()) as object, { [method]: undefined });
      expect(await refusalOf({ ...optionsOf(), store: half })).toBe(
        `createHost: "store" lacks the method "${method}" ${contract("store")}`,
      );
    },
  );

  it.each(["observe", "watch", "close"])(
    "refuses a run driver whose %s is not a function",
    async (method) => {
      const options = optionsOf();
      const wrong = { ...options.run, [method]: true };
      expect(await refusalOf({ ...options, run: wrong })).toBe(
        `createHost: "${method}" of "run" must be a function ${contract("run")}`,
      );
    },
  );

  it("takes drivers that are objects of classes", async () => {
    const options = optionsOf();
    const [git, run] = [options.git, options.run].map((driver) => Object.create(driver) as object);
    expect(await refusalOf({ ...options, git, run })).toBe("no refusal");
  });

  it("refuses a Git driver that does not say what it supports", async () => {
    const git = { ...fakeGit(), supports: undefined };
    expect(await refusalOf({ ...optionsOf(), git })).toBe(
      `createHost: "git" lacks "supports" ${contract("git")}`,
    );
  });

  it.each(SUPPORTED)(
    "refuses $role whose supports.$name is not $expected",
    async ({ role, name, expected, optional }) => {
      const message = `createHost: "supports.${name}" of "${role}" must be ${expected} ${contract(role)}`;
      expect((await refusalOf(supporting(role, { [name]: "never" }))).split("\n")).toContain(
        message,
      );
      expect(await refusalOf(supporting(role, { [name]: undefined }))).toBe(
        optional ? "no refusal" : message,
      );
    },
  );

  it.each([
    ["git", { auth: ["password"] }, 'must be an array of "none", "ssh", "github_app"'],
    ["deploy", { unenforced: [1] }, "must be an array of texts"],
    ["deploy", { unenforce: [] }, 'no "supports.unenforce"; did you mean "supports.unenforced" '],
    ["run", { retries: true }, '"run" has no "supports.retries"; it has persists, logs, cancel, '],
  ] as const)("refuses %s with the support %j", async (role, changes, message) => {
    expect(await refusalOf(supporting(role, changes))).toContain(message);
  });

  it.each([
    ["deploy", "refreshCredential", "refreshCredentials"],
    ["run", "Watch", "watch"],
    ["git", "forgets", "forget"],
  ] as const)("refuses a misspelt optional method: %s.%s", async (role, misspelt, method) => {
    const options = optionsOf();
    // As an object of a class has its methods.
    const prototype = { ...options[role], [method]: undefined };
    Object.defineProperty(prototype, misspelt, { value: () => undefined });
    expect(await refusalOf({ ...options, [role]: Object.create(prototype) })).toBe(
      `createHost: "${role}" has no method "${misspelt}"; did you mean "${method}" ${contract(role)}?`,
    );
  });

  it("takes a driver with functions of its own, and one object that serves as two drivers", async () => {
    const options = optionsOf();
    const both = Object.assign(options.secrets, options.stateDatabase, {
      supports: { ...options.secrets.supports, ...options.stateDatabase.supports },
      list: options.secrets.list,
      refresh: () => undefined,
    });
    expect(await refusalOf({ ...options, secrets: both, stateDatabase: both })).toBe("no refusal");
  });

  it("reports all problems at once", async () => {
    const { secrets: _, ...options } = optionsOf();
    const run = { ...options.run, start: undefined };
    const wrong = {
      run,
      git: null,
      logg: 1,
      timing: { waitMs: "5s" },
      clock: { after: () => 1 },
      projectTypes: [nodeType],
    };
    expect((await refusalOf({ ...options, ...wrong })).split("\n")).toEqual([
      'createHost has no option "logg"; did you mean "log"?',
      'createHost: "timing.waitMs" must be a number of milliseconds, 0 or more',
      'createHost: "clock" lacks the method "now" (Clock in @dagctl/core/contracts)',
      `createHost needs "git" ${contract("git")}`,
      `createHost: "run" lacks the method "start" ${contract("run")}`,
      `createHost needs "secrets" ${contract("secrets")}`,
      "createHost got a function as projectTypes[0]: call it",
    ]);
  });

  it.each([undefined, null, "options"])("refuses %j, which is no options", async (options) => {
    expect(await refusalOf(options as unknown as object)).toBe(
      "createHost needs an object of options",
    );
  });
});
