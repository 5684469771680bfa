import { type Entry, entriesOf } from "@dagctl/api";
import {
  JOB_PATCH,
  projectInputs,
  projectPatches,
  DEPLOY_BODY,
  PLAN_BODY,
  RUN_BODY,
  VARIABLE_INPUT,
  VARIABLE_PATCH,
} from "../../../api/src/shapes/bodies.ts";
import { PROJECT_STATUSES } from "@dagctl/core";
import { COMMON_SHAPE, JOB_SHAPE, PUT_ONLY_SHAPE, VARIABLE_SHAPE } from "@dagctl/core/shapes";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { callCommands } from "../../src/calls/call-command.ts";
import {
  COMMAND_NAMES,
  CONTINUES_PLAN,
  FIELD_FLAGS,
  MADE_BY_OTHERS,
  OPTIONAL_ARGUMENTS,
  OWN_FLAGS,
  STARTS_REMOVAL,
  STARTS_RUN,
  WAITABLE,
} from "../../src/calls/words.ts";
import { contextCommands } from "../../src/contexts/context-commands.ts";
import { flagName } from "../../src/flags/flag.ts";
import { GLOBAL_FLAGS } from "../../src/flags/global-flags.ts";

/** The calls after which a run or a plan continues. */
const CONTINUED = new Set([...STARTS_RUN, ...CONTINUES_PLAN, ...STARTS_REMOVAL]);

const commands = callCommands();
const commandOf = (id: string) => commands.find(({ entry }) => entry.id === id);

describe("the commands of calls", () => {
  test("are one for each call of the table, each with a name of its own", () => {
    expect(commands.map(({ entry }) => entry.id)).toEqual(
      entriesOf().flatMap(({ id }) => (MADE_BY_OTHERS.has(id) ? [] : [id])),
    );
    const names = [...commands, ...contextCommands()].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("are named by noun and verb", () => {
    expect(commands.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...["list", "create", "get", "update", "delete"].map((verb) => `project ${verb}`),
        ...["deploy", "undeploy", "sync-status"].map((verb) => `project ${verb}`),
        ...["start", "list", "get", "cancel", "logs", "retry"].map((verb) => `run ${verb}`),
        ...["list", "get", "update"].map((verb) => `job ${verb}`),
        ...["list", "get"].map((verb) => `operation ${verb}`),
        ...["list", "get", "create", "update", "delete"].map(
          (verb) => `environment-variable ${verb}`,
        ),
      ]),
    );
    for (const { name } of commands)
      expect(name).toMatch(/^(?:whoami|[a-z]+(?:-[a-z]+)* [a-z]+(?:-[a-z]+)*)$/);
  });

  test("exist for a call that the list of words does not have", () => {
    const call: Entry["call"] = {
      method: "POST",
      path: "/organizations/:organization/access-policies",
      access: "admin",
      summary: "Creates a policy.",
      answers: "The policy.",
      query: {
        dry_run: { option: "dryRun", type: "boolean", description: "Only check it." },
      },
      body: "object",
      headers: ["Idempotency-Key", "Prefer"],
      errors: [],
      fields: { 200: {} },
      answer: (body) => ({ status: 201, body }),
      result: ({ body }) => body,
    };
    const entry = { id: "accessPolicies.createOne", part: "accessPolicies", method: "createOne" };
    const [command] = callCommands([{ ...entry, call } as unknown as Entry]);
    expect(command).toMatchObject({
      name: "access-policy create-one",
      parameters: [{ name: "organization" }],
      isWaitable: false,
      isRemoval: false,
    });
    expect(command?.flags.map(({ name }) => name)).toEqual([
      "set",
      "file",
      "dry-run",
      "idempotency-key",
      "wait",
    ]);
  });

  test.each(commands.map((command) => [command.name, command] as const))(
    "%s has no flag twice, and none of those that every command takes",
    (_name, { flags }) => {
      const names = [...flags, ...GLOBAL_FLAGS, { name: "help" }].map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
      const shorts = [...flags, ...GLOBAL_FLAGS].flatMap(({ short }) => short ?? []);
      expect(shorts).toEqual([...new Set(shorts)]);
    },
  );

  test.each(commands.map((command) => [command.name, command] as const))(
    "%s has a flag for each parameter of its query and each header that it takes",
    (_name, { entry: { call, id }, flags }) => {
      const names = flags.map(({ name }) => name);
      for (const [query, { type, option }] of Object.entries(call.query))
        if (option !== OPTIONAL_ARGUMENTS[id])
          expect(names).toContain(type === "list" ? query : flagName(option));
      expect(names.includes("idempotency-key")).toBe(call.headers.includes("Idempotency-Key"));
      expect(names.includes("if-match")).toBe(call.headers.includes("If-Match"));
      expect(names.includes("wait")).toBe(call.headers.includes("Prefer") || CONTINUED.has(id));
      expect(names.includes("set")).toBe(call.body === "object");
      expect(names.includes("yes")).toBe(call.method === "DELETE");
    },
  );

  test("take the newest run where a read names none, and no default for a change", () => {
    const run = (id: string) => commandOf(id)?.parameters.at(-1);
    expect(run("runs.get")).toEqual({ name: "run", otherwise: "latest" });
    expect(run("runs.logs")).toEqual({ name: "run", otherwise: "latest" });
    expect(run("runs.cancel")).toEqual({ name: "run", otherwise: undefined });
  });
});

describe("the list of words", () => {
  test("names only calls of the table", () => {
    const ids = new Set(entriesOf().map(({ id }) => id));
    const named = [FIELD_FLAGS, OWN_FLAGS, COMMAND_NAMES].flatMap(Object.keys);
    expect([...named, ...WAITABLE, ...CONTINUED].filter((id) => !ids.has(id))).toEqual([]);
  });

  const type = { name: "any", fields: {} };
  const keys = (...shapes: readonly object[]): string[] => shapes.flatMap(Object.keys);
  const { project_type: _fixed, ...changeable } = COMMON_SHAPE;
  test.each([
    ["projects.create", projectInputs([type])[0], keys(COMMON_SHAPE)],
    ["projects.update", projectPatches([type])[0], keys(changeable, PUT_ONLY_SHAPE)],
    ["projects.deploy", DEPLOY_BODY, ["take_over"]],
    ["projects.run", RUN_BODY, ["apply_plan", "parameters"]],
    ["jobs.run", RUN_BODY, ["apply_plan", "parameters"]],
    ["plans.create", PLAN_BODY, ["environment", "branch", "commit", "ttl", "follow", "parameters"]],
    ["jobs.update", JOB_PATCH, [...keys(JOB_SHAPE), "parameters"]],
    ["environmentVariables.create", VARIABLE_INPUT, [...keys(VARIABLE_SHAPE), "project_id"]],
    ["environmentVariables.update", VARIABLE_PATCH, keys(VARIABLE_SHAPE)],
  ])("has a flag for each field of %s that a person sets", (id, shape, settable) => {
    const named = (FIELD_FLAGS[id] ?? []).map(({ field }) => field);
    expect(named.toSorted()).toEqual(settable.toSorted());
    const fields = Object.keys((shape as z.ZodObject).shape);
    expect(named.filter((field) => !fields.includes(field))).toEqual([]);
  });

  test("has the values that the fields have", () => {
    const valuesOf = (field: string) => {
      const flag = FIELD_FLAGS["projects.update"]?.find((each) => each.field === field);
      return flag?.type === "enum" ? flag.values : [];
    };
    expect(valuesOf("status")).toEqual(PROJECT_STATUSES);
    for (const field of ["git_auth_method", "concurrency_policy"] as const) {
      expect(valuesOf(field).length).toBeGreaterThan(0);
      for (const value of valuesOf(field))
        expect(COMMON_SHAPE[field].safeParse(value).success).toBe(true);
    }
  });
});
