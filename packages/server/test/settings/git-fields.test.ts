import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../src/settings/settings.ts";
import type { SettingsResult } from "../../src/settings/settings.ts";

const KNOWN =
  "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
const KEY = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs1", format: "pem" })
  .toString();
const FILES: Readonly<Record<string, string>> = {
  "/work/known": `# ours\n${KNOWN}\n`,
  "/work/bad": `${KNOWN}\ngithub.com\n`,
  "/work/app.pem": KEY,
  "/work/no.pem": "canary",
};

interface Given {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly file?: string;
  readonly mode?: number;
}

const read = ({ args = [], environment = {}, file, mode = 0o100600 }: Given): SettingsResult =>
  readSettings({
    args,
    environment,
    directory: "/work",
    readFile: (path) => (path === "/work/dagctl.yaml" ? file : FILES[path]),
    access: () => ({ mode, byRoot: false }),
  });
const settingsOf = (given: Given): unknown => {
  const result = read(given);
  return "settings" in result ? result.settings : result.problems;
};
const problemsOf = (given: Given): readonly string[] => {
  const result = read(given);
  return "problems" in result ? result.problems : [];
};

const APP = {
  githubAppId: "12",
  githubAppKey: "/work/app.pem",
  githubInstallations: {
    "org-a": [5, { id: 6, repositories: ["acme/one", "acme/two"] }],
    "org-b": [5],
  },
};

describe("the settings of Git access", () => {
  test("read a known_hosts file, and each bad line is named", () => {
    expect(settingsOf({ args: ["--git-known-hosts", "known"] })).toMatchObject({
      gitKnownHosts: ["# ours", KNOWN],
    });
    expect(problemsOf({ environment: { DAGCTL_GIT_KNOWN_HOSTS: "bad" } })).toEqual([
      expect.stringMatching(
        /^DAGCTL_GIT_KNOWN_HOSTS names \/work\/bad, which is no known_hosts file: line 2 must be a host/,
      ),
    ]);
    expect(problemsOf({ file: "git_known_hosts: absent\n" })).toEqual([
      expect.stringMatching(
        /^dagctl.yaml:1: git_known_hosts names \/work\/absent, which cannot be read/,
      ),
    ]);
  });

  test.each<[string, Given]>([
    [
      "flags",
      {
        args: [
          "--github-app-id",
          "12",
          "--github-app-key",
          "app.pem",
          "--github-installations",
          "org-a=5,org-a=6:acme/one+acme/two",
          "--github-installations",
          "org-b=5",
        ],
      },
    ],
    [
      "variables",
      {
        environment: {
          DAGCTL_GITHUB_APP_ID: "12",
          DAGCTL_GITHUB_APP_KEY: "app.pem",
          DAGCTL_GITHUB_INSTALLATIONS: "org-a=5, org-a=6:acme/one+acme/two, org-b=5",
        },
      },
    ],
    [
      "a list",
      {
        file: "github_app_id: 12\ngithub_app_key: app.pem\ngithub_installations: [org-a=5, org-a=6:acme/one+acme/two, org-b=5]\n",
      },
    ],
    [
      "a map",
      {
        file: "github_app_id: 12\ngithub_app_key: app.pem\ngithub_installations:\n  org-a: [5, 6:acme/one+acme/two]\n  org-b: 5\n",
      },
    ],
  ])("accept a GitHub App given by %s", (_, given) => {
    expect(settingsOf(given)).toMatchObject(APP);
  });

  test("allow ssh:// prefixes in git_allow, too, without a user", () => {
    expect(settingsOf({ args: ["--git-allow", "ssh://git.corp.example:2222"] })).toMatchObject({
      gitAllow: ["ssh://git.corp.example:2222/"],
    });
    expect(problemsOf({ args: ["--git-allow", "ssh://git@git.corp.example/"] })).toHaveLength(1);
  });

  test("name GitHub Enterprise by its API", () => {
    const args = [
      "--github-app-id",
      "12",
      "--github-app-key",
      "app.pem",
      "--github-installations",
      "org-a=5",
    ];
    expect(
      settingsOf({ args: [...args, "--github-api-url", "https://github.example.com/api/v3/"] }),
    ).toMatchObject({
      githubApiUrl: "https://github.example.com/api/v3",
    });
    expect(
      problemsOf({ args: [...args, "--github-api-url", "http://github.example.com/"] }),
    ).toEqual([expect.stringMatching(/^--github-api-url must be an https/)]);
  });

  test("require a GitHub App completely once one setting of it is given", () => {
    expect(problemsOf({ args: ["--github-app-id", "12"] })).toEqual([
      expect.stringMatching(
        /^--github-app-key, DAGCTL_GITHUB_APP_KEY or github_app_key of the settings file is missing/,
      ),
      expect.stringMatching(/^--github-installations/),
    ]);
    expect(problemsOf({ args: ["--github-api-url", "https://github.example.com/"] })).toHaveLength(
      3,
    );
  });

  test("refuse a key that others can read, that is none, or that is in the setting itself, without quoting it", () => {
    const rest = ["--github-app-id", "12", "--github-installations", "org-a=5"];
    expect(problemsOf({ args: [...rest, "--github-app-key", "app.pem"], mode: 0o100644 })).toEqual([
      expect.stringContaining("chmod 600"),
    ]);
    for (const value of ["no.pem", "absent.pem", KEY]) {
      const problems = problemsOf({ args: [...rest, "--github-app-key", value] });
      expect(problems).toHaveLength(1);
      expect(problems.join()).not.toMatch(/canary|BEGIN/);
    }
  });

  test.each([
    "org-a",
    "org-a=0",
    "org-a=x",
    "=5",
    "org-a=5:acme",
    "org-a=5:",
    "org-a=5:acme/one acme/two",
  ])("refuse %s as an installation", (text) => {
    expect(
      problemsOf({
        args: [
          "--github-app-id",
          "12",
          "--github-app-key",
          "app.pem",
          "--github-installations",
          text,
        ],
      }),
    ).toEqual([expect.stringContaining(`--github-installations has "${text}"`)]);
  });

  test("refuse a map of maps as a value", () => {
    expect(
      problemsOf({
        file: "github_app_id: 12\ngithub_app_key: app.pem\ngithub_installations: { org-a: { id: 5 } }\n",
      }).join(),
    ).toContain("github_installations must have");
  });
});
