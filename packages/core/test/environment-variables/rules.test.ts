import { posix } from "node:path";
import type { EnvironmentVariable } from "@dagctl/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mountPathProblem } from "../../src/environment-variables/mount-path.ts";
import { listRefusedNames, variableNameProblem } from "../../src/environment-variables/names.ts";
import { HIDDEN, newSettings, readSettingsChange } from "../../src/environment-variables/rules.ts";
import {
  decodeStored,
  encodeStored,
  placeOf,
  secretNameOf,
} from "../../src/environment-variables/stored-variable.ts";
import { COMMON_SHAPE } from "../../src/projects/validation/common-shape.ts";

const REFUSED = listRefusedNames([]);
const name = fc
  .stringMatching(/^[A-Z_][A-Z0-9_]{0,40}$/)
  .filter((text) => variableNameProblem(text, REFUSED) === undefined);
const value = fc
  .string({ unit: "grapheme", maxLength: 200 })
  .filter((text) => !text.includes("\0") && text !== HIDDEN && !/\p{Surrogate}/u.test(text));
const file = fc.record({
  mount_as_file: fc.constant(true),
  file_mount_path: fc
    .stringMatching(/^(\/[a-z0-9 ._-]{1,20}){1,4}$/)
    .filter((path) => mountPathProblem(path) === undefined),
  file_permissions: fc.constantFrom(256, 384, 420, 511),
});
const body = fc.record({ name, value, is_sensitive: fc.boolean() }).chain((plain) =>
  fc.oneof(
    fc.constant(plain),
    file.map((more) => ({ ...plain, ...more })),
  ),
);

const variableOf = (settings: ReturnType<typeof newSettings>): EnvironmentVariable => ({
  id: "var_aaaaaaaaaaaaaaaa",
  organization_id: "org",
  ...settings,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-02T00:00:00.000Z",
});

describe("variables in the secret source", () => {
  it("have names that no git_secret_ref can reference", () => {
    const anything = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.stringMatching(/^[A-Za-z0-9._/%-]{1,70}$/),
      fc.stringMatching(/^variables[./_-]organization[./_-][A-Z]{1,9}$/),
    );
    fc.assert(
      fc.property(anything, (ref) => {
        if (COMMON_SHAPE.git_secret_ref.safeParse(ref).success)
          expect(placeOf(ref)).toBeUndefined();
      }),
    );
    expect(COMMON_SHAPE.git_secret_ref.safeParse(secretNameOf({ name: "A" })).success).toBe(false);
  });

  it("are found again by their names, with the same values", () => {
    const project = fc.option(fc.stringMatching(/^proj_[a-z2-7]{16}$/), { nil: undefined });
    fc.assert(
      fc.property(body, project, fc.nat(), (settings, id, version) => {
        const variable: EnvironmentVariable = {
          ...variableOf(newSettings(settings, [], REFUSED)),
          ...(id === undefined ? {} : { project_id: id }),
        };
        const place = { name: variable.name, ...(id === undefined ? {} : { project: id }) };
        expect(placeOf(secretNameOf(place))).toEqual(place);
        expect(decodeStored("org", place, encodeStored({ variable, version }))).toEqual({
          variable,
          version,
        });
      }),
    );
  });

  it("leave no value after a delete", () => {
    const variable = variableOf(newSettings({ name: "A", value: "canary" }, [], REFUSED));
    expect(encodeStored({ variable, version: 2, deleted: true }).reveal()).not.toContain("canary");
  });
});

describe("the settings of a variable", () => {
  it("that a client sends back as it read them change nothing", () => {
    fc.assert(
      fc.property(body, (settings) => {
        const current = variableOf(newSettings(settings, [], REFUSED));
        const answered = current.is_sensitive ? { ...current, value: HIDDEN } : current;
        expect(readSettingsChange(current, answered, REFUSED)).toEqual({
          next: expect.objectContaining({ name: current.name, value: current.value }) as unknown,
          same: true,
        });
      }),
    );
  });

  it("have the same rules in create and in PUT, except for sensitive", () => {
    fc.assert(
      fc.property(body, body, (from, to) => {
        const target = newSettings(to, [], REFUSED);
        const { next } = readSettingsChange(
          variableOf(newSettings(from, [], REFUSED)),
          to,
          REFUSED,
        );
        // A variable stays a file when `to` does not change that: a PUT changes only the fields
        // that were sent.
        const stays =
          "mount_as_file" in to
            ? {}
            : newSettings(
                { ...from, name: to.name, value: to.value, is_sensitive: to.is_sensitive },
                [],
                REFUSED,
              );
        expect(next).toEqual({
          ...target,
          ...stays,
          name: to.name,
          value: to.value,
          is_sensitive: to.is_sensitive,
        });
      }),
    );
  });
});

it("give a file a path below the folder of its run, which ends as it was given", () => {
  const path = fc.oneof(
    fc.stringMatching(/^(\/[a-z.]{0,4}){1,6}$/),
    fc.string({ maxLength: 30 }),
    fc.string({ maxLength: 30 }).map((text) => `/${text}`),
  );
  fc.assert(
    fc.property(path, (given) => {
      if (mountPathProblem(given) === undefined)
        expect(posix.join("/runs/one", given)).toBe(`/runs/one${given}`);
    }),
    { numRuns: 2_000 },
  );
});
