import { createHost, DEFAULT_TIMING, type HostOptions } from "@dagctl/core";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, fakeGit, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { DRIVER_ROLES, DRIVERS } from "../../src/kernel/driver-rules.ts";

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
  ])("refuses %s by a TypeError that names it", async (_, wrong, message) => {
    expect(await refusalOf({ ...optionsOf(), ...wrong })).toContain(message);
  });

  it.each(REQUIRED)("refuses a driver without $role.$method by name", async ({ role, method }) => {
    const options = optionsOf();
    const half = { ...options[role], [method]: undefined };
    expect(await refusalOf({ ...options, [role]: half })).toMatch(
      new RegExp(`^createHost: "${role}" lacks the method "${method}" of a \\w+$`),
    );
  });

  it.each(["commit", "claimHost", "close"])(
    "refuses a store without %s by name",
    async (method) => {
      const half = Object.assign(Object.create(memoryStore()) as object, { [method]: undefined });
      expect(await refusalOf({ ...optionsOf(), store: half })).toBe(
        `createHost: "store" lacks the method "${method}" of a Store`,
      );
    },
  );

  it.each(["observe", "watch", "close"])(
    "refuses a run driver whose %s is not a function",
    async (method) => {
      const options = optionsOf();
      const wrong = { ...options.run, [method]: true };
      expect(await refusalOf({ ...options, run: wrong })).toBe(
        `createHost: "${method}" of "run" must be a function, as in every RunDriver`,
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
      'createHost: "git" lacks "supports" of a GitDriver',
    );
  });

  it("reports all problems at once", async () => {
    const { secrets: _, ...options } = optionsOf();
    const run = { ...options.run, start: undefined };
    expect((await refusalOf({ ...options, run, git: null, logg: 1 })).split("\n")).toEqual([
      'createHost has no option "logg"; did you mean "log"?',
      'createHost needs "git"',
      'createHost: "run" lacks the method "start" of a RunDriver',
      'createHost needs "secrets"',
    ]);
  });

  it.each([undefined, null, "options"])("refuses %j, which is no options", async (options) => {
    expect(await refusalOf(options as unknown as object)).toBe(
      "createHost needs an object of options",
    );
  });
});
