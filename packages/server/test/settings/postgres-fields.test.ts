import { describe, expect, test } from "vitest";
import { readSettings } from "../../src/settings/settings.ts";
import type { SettingsResult } from "../../src/settings/settings.ts";

const FILES: Readonly<Record<string, string>> = {
  "/work/password": "secret\n",
  "/work/key": `${"k".repeat(40)}\n`,
  "/work/short": "canary",
  "/work/empty": "\n",
};

const read = (
  args: readonly string[],
  { file, mode = 0o100600 }: { readonly file?: string; readonly mode?: number } = {},
): SettingsResult =>
  readSettings({
    args,
    environment: {},
    directory: "/work",
    readFile: (path) => (path === "/work/dagctl.yaml" ? file : FILES[path]),
    access: () => ({ mode, byRoot: false }),
  });
const problemsOf = (...given: Parameters<typeof read>): readonly string[] => {
  const result = read(...given);
  return "problems" in result ? result.problems : [];
};

const ALL = {
  "store-url": "postgres://dagctl@db:5432/dagctl",
  "store-password": "password",
  "state-url": "postgresql://operator@db/registry",
  "state-password": "password",
  "state-key": "key",
  installation: "north",
};
const flags = (given: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(given).flatMap(([flag, value]) => [`--${flag}`, value]);

describe("the settings of PostgreSQL", () => {
  test("name databases, and the files that contain secrets", () => {
    expect(read(flags(ALL))).toMatchObject({
      settings: {
        storeUrl: "postgres://dagctl@db:5432/dagctl",
        storePassword: "/work/password",
        stateUrl: "postgresql://operator@db/registry",
        statePassword: "/work/password",
        stateKey: "/work/key",
        installation: "north",
      },
    });
    expect(read([])).toMatchObject({ settings: { installation: "dagctl" } });
  });

  test("report all mistakes at once, and show no password", () => {
    const problems = problemsOf(
      flags({
        ...ALL,
        "store-url": "postgres://dagctl:canary@db/dagctl",
        "store-password": "absent",
        "state-url": "mysql://db/x",
        "state-key": "short",
        installation: "a b",
      }),
    );
    expect(problems).toEqual([
      expect.stringMatching(
        /^--store-url must not contain a password: name a file that holds it with store_password/,
      ),
      expect.stringMatching(/^--store-password names \/work\/absent, which cannot be read/),
      expect.stringMatching(/^--state-url must be a URL such as postgres:/),
      expect.stringMatching(
        /^--state-key names \/work\/short, which has 6 characters, but must have 32 or more/,
      ),
      expect.stringMatching(/^--installation is "a b"/),
    ]);
    expect(problems.join()).not.toContain("canary");
  });

  test("require files that others cannot read, and settings that belong together", () => {
    expect(
      problemsOf(flags({ "store-url": ALL["store-url"], "store-password": "password" }), {
        mode: 0o100644,
      }),
    ).toEqual([expect.stringContaining("chmod 600")]);
    expect(problemsOf(flags({ "state-url": ALL["state-url"] }))).toEqual([
      expect.stringContaining("--state-key"),
    ]);
    expect(problemsOf(flags({ "state-key": "key", "store-password": "password" }))).toEqual([
      expect.stringContaining("--state-url"),
      expect.stringContaining("--store-url"),
    ]);
    expect(problemsOf([], { file: "state_url: postgres://db\n" })).toEqual([
      expect.stringContaining("--state-key"),
      expect.stringMatching(/^dagctl.yaml:1: state_url must be a URL/),
    ]);
  });
});
