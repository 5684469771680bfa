import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fields } from "../../src/settings/fields.ts";
import type { Settings } from "../../src/settings/fields.ts";
import { readSettings } from "../../src/settings/settings.ts";

interface Given {
  args?: string[];
  environment?: Record<string, string>;
  files?: Record<string, string>;
}

const read = ({ args = [], environment = {}, files = {} }: Given) =>
  readSettings({ args, environment, directory: "/work", readFile: (path) => files[path] });

function settingsOf(given: Given): Settings {
  const result = read(given);
  if ("problems" in result) throw new Error(result.problems.join("\n"));
  return result.settings;
}

function problemsOf(given: Given): readonly string[] {
  const result = read(given);
  return "problems" in result ? result.problems : [];
}

describe("settings", () => {
  test("have their defaults where nothing is given", () => {
    const cluster = {
      kubernetesNamespace: "dagctl",
      logFormat: "text",
      argocdNamespace: "argocd",
      argocdProject: "default",
      imageRegistry: "ghcr.io/dagctl",
      gitImage: "ghcr.io/dagctl/git:1",
      uvImage: "ghcr.io/astral-sh/uv:0.13-alpine",
      volumeSize: "10Gi",
      packageVolumeSize: "10Gi",
      kubernetesConflicts: "report",
      serveCharts: "all",
    };
    expect(settingsOf({})).toEqual({
      host: "127.0.0.1",
      port: 4280,
      dataDirectory: "/work/.dagctl",
      organization: "org-local",
      installation: "dagctl",
      gitAllow: [],
      notificationAllow: [],
      runDeadlineMs: 21_600_000,
      auditRetentionMs: 34_560_000_000,
      openApi: true,
      console: true,
      packageIndexes: [],
      packageBytes: 2_147_483_648,
      environmentBytes: 21_474_836_480,
      sourceDistributions: false,
      pythonDownloads: false,
      packageGitHosts: [],
      imageAllow: [],
      ...cluster,
    });
  });

  const values = [
    ["host", "0.0.0.0", "0.0.0.0"],
    ["port", "0", 0],
    ["dataDirectory", "state", "/work/state"],
    ["token", "a-token-of-my-own", "a-token-of-my-own"],
    ["organization", "org-acme", "org-acme"],
    ["organization", "acme.example", "acme.example"],
    ["runDeadlineMs", "90m", 5_400_000],
    [
      "packageIndexes",
      "corp=https://corp.example/simple/",
      [{ name: "corp", url: "https://corp.example/simple/" }],
    ],
    ["packageBytes", "1Gi", 1_073_741_824],
    ["packageGitHosts", "github.com", ["github.com"]],
    ["imageAllow", "ghcr.io/acme", ["ghcr.io/acme"]],
    ["environmentBytes", "1Gi", 1_073_741_824],
    ["sourceDistributions", "build", true],
    ["pythonDownloads", "allow", true],
    ["pythonDownloads", "https://mirror.example.com/python", "https://mirror.example.com/python"],
    ["runDeadlineMs", "20d", 1_728_000_000],
    ["auditRetentionMs", "90d", 7_776_000_000],
    ["openApi", "serve", true],
    ["openApi", "hide", false],
    ["console", "serve", true],
    ["console", "hide", false],
    ["notificationAllow", "http://chat.internal:8065/hooks", ["http://chat.internal:8065/hooks/"]],
    ["publicUrl", "https://dagctl.example.com/", "https://dagctl.example.com"],
    ["publicUrl", "http://10.0.0.5:4280/pipelines", "http://10.0.0.5:4280/pipelines"],
    [
      "gitAllow",
      "http://127.0.0.1:3000/,file:///srv/git",
      ["http://127.0.0.1:3000/", "file:///srv/git/"],
    ],
  ] as const;
  test.each(values)(
    "read %s from its flag, its variable and its key",
    (name, written, expected) => {
      const { flag, variable, key } = fields[name];
      expect(settingsOf({ args: [`--${flag}`, written] })[name]).toEqual(expected);
      expect(settingsOf({ args: [`--${flag}=${written}`] })[name]).toEqual(expected);
      expect(settingsOf({ environment: { [variable]: written } })[name]).toEqual(expected);
      expect(settingsOf({ files: { "/work/dagctl.yaml": `${key}: ${written}\n` } })[name]).toEqual(
        expected,
      );
    },
  );

  test.each(["", "off", "true"])("refuse openapi of %j with accepted values", (written) => {
    expect(problemsOf({ args: [`--openapi=${written}`] })).toEqual([
      expect.stringMatching(/^--openapi is ".*", but must be serve or hide$/),
    ]);
  });

  test.each([
    "",
    "dagctl.example.com",
    "ftp://dagctl.example.com",
    "https://ann:canary@dagctl.example.com",
    "https://dagctl.example.com/?token=canary",
    "https://dagctl.example.com/#canary",
    "https://dagctl.example.com/?",
    "https://dagctl.example.com/#",
  ])("refuse a public URL of %j with what is right, and do not repeat it", (written) => {
    const problems = problemsOf({ args: [`--public-url=${written}`] });
    expect(problems).toEqual([
      expect.stringMatching(/^--public-url must be an https:\/\/ or http:\/\/ URL without cred/),
    ]);
    expect(problems.join()).not.toContain("canary");
  });

  test.each(["", "6", "0h", "1.5h", "21d", "6 h", "-1h", "6s"])(
    "refuse a run deadline of %j with accepted values",
    (written) => {
      const { flag } = fields.runDeadlineMs;
      expect(problemsOf({ args: [`--${flag}=${written}`] })).toEqual([
        expect.stringMatching(/^--run-deadline is ".*", but must be .* such as 90m, 6h or 2d/),
      ]);
    },
  );

  test("refuse a retention of the audit that is no duration, or longer than a century", () => {
    for (const written of ["", "400", "0d", "36501d"])
      expect(problemsOf({ args: [`--audit-retention=${written}`] })).toEqual([
        expect.stringMatching(/^--audit-retention is ".*", but must be .* and at most 36500d$/),
      ]);
  });

  test("prefer a flag to the environment, and the environment to the file", () => {
    const files = { "/work/dagctl.yaml": "port: 3\nhost: ::1\norganization: org-file\n" };
    const environment = { DAGCTL_PORT: "2", DAGCTL_HOST: "localhost" };
    expect(settingsOf({ args: ["--port", "1"], environment, files })).toMatchObject({
      port: 1,
      host: "localhost",
      organization: "org-file",
    });
  });

  test("treat an empty variable as not set", () => {
    expect(
      settingsOf({ environment: { DAGCTL_PORT: "", DAGCTL_TOKEN: "", DAGCTL_CONFIG: "" } }),
    ).toEqual(settingsOf({}));
  });

  test("accept a list for git_allow, and its flag may be repeated", () => {
    expect(
      settingsOf({
        files: {
          "/work/dagctl.yaml": "git_allow:\n  - https://git.acme.net/\n  - file:///srv/git/\n",
        },
      }).gitAllow,
    ).toEqual(["https://git.acme.net/", "file:///srv/git/"]);
    expect(
      settingsOf({ args: ["--git-allow", "file:///a/", "--git-allow", "file:///b/"] }).gitAllow,
    ).toEqual(["file:///a/", "file:///b/"]);
  });

  test("are read from a file at another path, and its relative paths are relative to it", () => {
    const files = { "/etc/dagctl/server.yaml": "data: state\n" };
    expect(settingsOf({ args: ["--config", "/etc/dagctl/server.yaml"], files }).dataDirectory).toBe(
      "/etc/dagctl/state",
    );
    expect(
      settingsOf({ environment: { DAGCTL_CONFIG: "/etc/dagctl/server.yaml" }, files })
        .dataDirectory,
    ).toBe("/etc/dagctl/state");
  });

  test("require a file that was named", () => {
    expect(problemsOf({ args: ["--config", "absent.yaml"] })).toEqual([
      "--config names /work/absent.yaml, which cannot be read",
    ]);
    expect(problemsOf({ environment: { DAGCTL_CONFIG: "absent.yaml" } })).toEqual([
      "DAGCTL_CONFIG names /work/absent.yaml, which cannot be read",
    ]);
  });

  test("keep all digits of a token of digits", () => {
    expect(settingsOf({ files: { "/work/dagctl.yaml": "token: 0012300123001230\n" } }).token).toBe(
      "0012300123001230",
    );
  });

  test("report every mistake at once, those of the file with their line", () => {
    const files = {
      "/work/dagctl.yaml":
        "# settings\nport: 70000\nprot: 1\nhost: http://x\ndata:\norganization: [a]\ngit_allow: [git.acme.net, https://user:hunter2@h/]\n",
    };
    const problems = problemsOf({
      args: ["--port", "abc", "--prot", "1", "--host", "extra"],
      environment: { DAGCTL_PORT: "-1", DAGCTL_TOKEN: "with space" },
      files,
    });
    expect(problems).toEqual([
      "--prot is not a flag; did you mean --port?",
      expect.stringMatching(/^--port is "abc", but must be a whole number/),
      expect.stringMatching(/^DAGCTL_PORT is "-1"/),
      expect.stringMatching(/^DAGCTL_TOKEN must be/),
      expect.stringMatching(/^dagctl.yaml:2: port is "70000"/),
      'dagctl.yaml:3: "prot" is not a setting; did you mean port?',
      expect.stringMatching(/^dagctl.yaml:4: host is "http:\/\/x"/),
      expect.stringMatching(/^dagctl.yaml:5: data must have a single value/),
      expect.stringMatching(/^dagctl.yaml:6: organization must have a single value/),
      expect.stringMatching(/^dagctl.yaml:7: git_allow has "git.acme.net"/),
    ]);
    expect(problems.join("\n")).not.toMatch(/with space|hunter2/);
  });

  test.each([
    [["--prot", "8080"], ["--prot is not a flag; did you mean --port?"]],
    [["--prot=8080"], ["--prot is not a flag; did you mean --port?"]],
    [
      ["--git-alow", "https://git.example/"],
      ["--git-alow is not a flag; did you mean --git-allow?"],
    ],
    [["--verbose"], [expect.stringMatching(/^--verbose is not a flag; known are --host, --port,/)]],
    [
      ["--prot", "8080", "serve"],
      [
        "--prot is not a flag; did you mean --port?",
        '"serve" is neither a flag nor a command; commands are token and secret',
      ],
    ],
  ])("report the unknown flag of %j once, with the known one", (args, problems) => {
    expect(problemsOf({ args })).toEqual(problems);
  });

  test("report a mistake of a file with the path as it was given", () => {
    const files = { "/work/etc/server.yaml": "port: x\n" };
    for (const given of [
      { args: ["--config", "etc/server.yaml"] },
      { environment: { DAGCTL_CONFIG: "etc/server.yaml" } },
    ])
      expect(problemsOf({ ...given, files })).toEqual([
        expect.stringMatching(/^etc\/server\.yaml:1: port is "x"/),
      ]);
  });

  test.each([
    "host: [a\nport: 1",
    "port: [1\n",
    'token: "x\nport: 1\n',
    "port: {\n",
    "port:\n\t- 1\n",
  ])("report only the syntax error of broken YAML, and not its keys: %j", (text) => {
    const problems = problemsOf({ files: { "/work/dagctl.yaml": text } });
    expect(problems).not.toEqual([]);
    for (const problem of problems)
      expect(problem).toMatch(/^dagctl.yaml:\d+: is not valid YAML: /);
  });

  test("report the other mistakes next to a duplicate key", () => {
    expect(problemsOf({ files: { "/work/dagctl.yaml": "port: x\nport: 2\n" } })).toEqual([
      expect.stringMatching(/^dagctl.yaml:1: port is "x"/),
      expect.stringMatching(/^dagctl.yaml:2: is not valid YAML: Map keys must be unique/),
    ]);
  });

  test.each<[string | undefined, Given]>([
    [
      "--token",
      {
        args: ["--token", "a-token-of-my-own"],
        environment: { DAGCTL_TOKEN: "another-token-of-mine" },
      },
    ],
    ["DAGCTL_TOKEN", { environment: { DAGCTL_TOKEN: "a-token-of-my-own" } }],
    ["dagctl.yaml:2", { files: { "/work/dagctl.yaml": "port: 1\ntoken: a-token-of-my-own\n" } }],
    [undefined, {}],
  ])("know the source of a token from %s", (origin, given) => {
    const result = read(given);
    expect("origins" in result && result.origins.token).toBe(origin);
  });

  test("refuse a token that can be guessed, without quoting it", () => {
    const files = { "/work/dagctl.yaml": "token: short\n" };
    const problems = problemsOf({
      args: ["--token", "fifteen-letters"],
      environment: { DAGCTL_TOKEN: "short" },
      files,
    });
    expect(problems).toEqual(
      ["--token has 15", "DAGCTL_TOKEN has 5", "dagctl.yaml:1: token has 5"].map((begin) =>
        expect.stringMatching(new RegExp(`^${begin} characters, but must have 16 or more`)),
      ),
    );
    expect(problems.join("\n")).not.toMatch(/fifteen|short/);
    expect(settingsOf({ args: ["--token", "0123456789abcdef"] }).token).toBe("0123456789abcdef");
  });

  test.each([
    ["a broken file", "host: [a\nport: 1", /^dagctl.yaml:\d+: is not valid YAML/],
    ["a tag", "host: ::1\nport: !!binary NDI4MA==", /^dagctl.yaml:2: has a tag/],
    ["a deep file", "[".repeat(100_000), /^dagctl.yaml:1: is nested in too many levels/],
    [
      "a key given twice",
      "port: 1\nport: 2\n",
      /^dagctl.yaml:2: is not valid YAML: Map keys must be unique/,
    ],
    ["a file that is a list", "- port\n", /^dagctl.yaml:1: must contain settings/],
  ])("report %s with its line", (_name, text, message) => {
    expect(problemsOf({ files: { "/work/dagctl.yaml": text } })[0]).toMatch(message);
  });

  test("accept an empty file as a file without settings", () => {
    expect(settingsOf({ files: { "/work/dagctl.yaml": "# nothing yet\n" } })).toEqual(
      settingsOf({}),
    );
  });

  test("refuse a flag without a value, and a repeated flag", () => {
    expect(problemsOf({ args: ["--port"] })).toEqual(["--port needs a value"]);
    expect(problemsOf({ args: ["--port", "1", "--port", "2"] })).toEqual([
      "--port is given 2 times",
    ]);
  });

  test("say nothing about the address for dctl, which a person exports in the same shell", () => {
    expect(read({ environment: { DAGCTL_URL: "http://127.0.0.1:4280" } }).warnings).toEqual([]);
  });

  test("warn about a variable that looks like a setting and is none: other programs may own it", () => {
    const result = read({ environment: { DAGCTL_PROT: "1" } });
    expect("settings" in result && result.warnings).toEqual([
      "DAGCTL_PROT is set but is no setting; did you mean DAGCTL_PORT?",
    ]);
    expect(read({ args: ["--port", "x"], environment: { DAGCTL_PROT: "1" } }).warnings).toEqual(
      result.warnings,
    );
    expect(read({ environment: { DAGCTL_FOO: "1" } }).warnings).toEqual([
      expect.stringMatching(/^DAGCTL_FOO is set but is no setting; known are DAGCTL_HOST, /),
    ]);
  });

  test("do not allow a host whose name only begins with an allowed prefix", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["https", "http"] }), (url) => {
        const result = fields.gitAllow.read(url, "/", { readFile: () => undefined });
        if ("value" in result)
          for (const prefix of result.value) expect(prefix.endsWith("/")).toBe(true);
      }),
    );
  });

  test("never throw while they are read, whatever the file contains", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => void read({ files: { "/work/dagctl.yaml": text } }),
      ),
    );
  });
});
