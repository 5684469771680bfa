import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  baseUrl,
  curlLines,
  dctlLines,
  isMovedDemo,
  quoteForShell,
  startMessage,
} from "../src/messages.ts";
import type { Started } from "../src/messages.ts";

const demo = {
  example: "sqlmesh",
  url: "file:///srv/it's%20here/demo/sqlmesh",
  prefix: "file:///srv/it's%20here/demo/",
} as const;
const started: Started = {
  url: "http://127.0.0.1:4280",
  data: "/srv/dagctl",
  program: "dagctl-server",
  demo,
};

/** Returns the arguments that a shell passes to curl. */
const argvOf = (line: string, environment: Record<string, string> = {}): string[] =>
  JSON.parse(
    execFileSync(
      "/bin/sh",
      [
        "-c",
        `curl() { exec "$NODE" -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@"; }; ${line}`,
      ],
      {
        encoding: "utf8",
        env: { NODE: process.execPath, ...environment },
      },
    ),
  );

describe("the start message", () => {
  test("begins with the line that programs wait for", () => {
    expect(startMessage(started).split("\n")[0]).toBe(
      "dagctl-server listening on http://127.0.0.1:4280",
    );
  });

  test("has the address of the console in its second line, where it is served", () => {
    expect(startMessage({ ...started, isConsoleServed: true }).split("\n")[1]).toBe(
      "console: http://127.0.0.1:4280/",
    );
    expect(startMessage(started)).not.toContain("console:");
  });

  test("shows a new token once, and the data folder", () => {
    expect(startMessage({ ...started, madeToken: "dctl_x" })).toContain("token: dctl_x\n");
    expect(startMessage(started)).toContain(
      "token: shown once at the first start, only its hash is stored\n       for a lost one: dagctl-server token replace\n",
    );
    for (const ownToken of ["DAGCTL_TOKEN", "--token", "dagctl.yaml:3"])
      expect(startMessage({ ...started, ownToken })).toContain(
        `token: the one from ${ownToken}, admin of every organization\n`,
      );
    expect(startMessage(started)).toContain("data:  /srv/dagctl\n");
  });

  test("reports in one line what the machine lacks", () => {
    expect(
      startMessage({ ...started, demo: { ...demo, example: "node", missing: "no Python" } }),
    ).toContain("note:  no Python\n");
  });

  test("prints commands that contain the token and need no editing", () => {
    const [create, run, log, ...others] = curlLines({ ...started, madeToken: "dctl_x" }).map(
      (line) => argvOf(line),
    );
    expect(create).toContain("Authorization: Bearer dctl_x");
    expect(create).toContain(
      JSON.stringify({
        name: "demo",
        project_type: "sqlmesh",
        repository_url: demo.url,
        git_auth_method: "none",
      }),
    );
    expect(create?.at(-1)).toBe("http://127.0.0.1:4280/api/v1/projects");
    expect(run).toContain('{"apply_plan":true}');
    expect(run?.at(-1)).toBe("http://127.0.0.1:4280/api/v1/projects/demo/run");
    expect(log?.at(-1)).toBe(
      "http://127.0.0.1:4280/api/v1/projects/demo/runs/latest/logs?follow=true",
    );
    expect(others).toEqual([
      [
        "-sS",
        "-X",
        "DELETE",
        "-H",
        "Authorization: Bearer dctl_x",
        "http://127.0.0.1:4280/api/v1/projects/demo",
      ],
    ]);
  });

  test("prints the command that deletes the project apart from the others", () => {
    for (const message of [startMessage(started), startMessage({ ...started, demoThere: true })])
      expect(message).toMatch(/follow=true'\n\nTo delete the project:\ncurl .* -X DELETE .*$/);
  });

  test("prints commands that deploy an existing project of an earlier start again", () => {
    const again: Started = { ...started, madeToken: "dctl_x", demoThere: true };
    const [deploy, run] = curlLines(again).map((line) => argvOf(line));
    expect(deploy).toEqual([
      "-sS",
      "-X",
      "POST",
      "-H",
      "Authorization: Bearer dctl_x",
      "http://127.0.0.1:4280/api/v1/projects/demo/deploy",
    ]);
    expect(run?.at(-1)).toBe("http://127.0.0.1:4280/api/v1/projects/demo/run");
    expect(startMessage(again)).toContain(
      "To deploy the project of an earlier start, run it and read its log:",
    );
  });

  test("prints commands that move the project of an earlier start to the new port of the demo repository", () => {
    const demo = {
      example: "node",
      url: "http://127.0.0.1:5002/node",
      prefix: "http://127.0.0.1:5002/",
    } as const;
    const [move] = curlLines({
      ...started,
      madeToken: "dctl_x",
      demo,
      demoThere: true,
      demoMoved: true,
    }).map((line) => argvOf(line));
    expect(move).toContain("PUT");
    expect(move).toContain('{"repository_url":"http://127.0.0.1:5002/node"}');
    expect(move?.at(-1)).toBe("http://127.0.0.1:4280/api/v1/projects/demo");
  });

  test.each([
    ["another port", "http://127.0.0.1:5001/node", true],
    ["the same port", "http://127.0.0.1:5002/node", false],
    ["a repository of the user's own", "https://git.example.com/node", false],
    ["another repository at another port", "http://127.0.0.1:5001/mine", false],
  ])("moves a demo project at %s: %s, %s", (_where, url, moved) => {
    expect(
      isMovedDemo(url, {
        example: "node",
        url: "http://127.0.0.1:5002/node",
        prefix: "http://127.0.0.1:5002/",
      }),
    ).toBe(moved);
  });

  test("names the data folder in the command that replaces a lost token, when this start named it", () => {
    expect(startMessage({ ...started, data: "/srv/it's here", dataByFlag: true })).toContain(
      String.raw`for a lost one: dagctl-server token replace --data '/srv/it'\''s here'`,
    );
  });

  test("prints commands that read the token from the environment at later starts", () => {
    for (const line of curlLines(started))
      expect(argvOf(line, { DAGCTL_TOKEN: "dctl_y" })).toContain("Authorization: Bearer dctl_y");
  });

  test("names what to replace in its commands where there is no repository that projects can read", () => {
    const { demo: _, ...elsewhere } = started;
    expect(startMessage({ ...elsewhere, madeToken: "dctl_x" })).toContain(
      "run it and read its log, with a repository of yours in place of https://git.example.com/",
    );
    expect(startMessage(elsewhere)).toContain(
      "run it and read its log, with the token in the shell (export DAGCTL_TOKEN=dctl_…), with a repository of yours in place of",
    );
    const [create, , log] = curlLines(elsewhere).map((line) => argvOf(line));
    expect(create?.join()).toContain('"repository_url":"https://git.example.com/');
    expect(log?.at(-1)).toContain("follow=true");
  });

  test("prints the same commands for dctl where npm runs the server", () => {
    const npm: Started = { ...started, madeToken: "dctl_x", program: "npm start --" };
    expect(dctlLines(started)).toEqual([]);
    expect(dctlLines(npm)).toEqual([
      "export DAGCTL_URL=http://127.0.0.1:4280 DAGCTL_TOKEN=dctl_x",
      `npm run dctl -- project create --name demo --project-type sqlmesh --repository-url ${quoteForShell(demo.url)}`,
      "npm run dctl -- run start demo --apply-plan",
      "npm run dctl -- run logs demo --follow",
      "npm run dctl -- project delete demo",
    ]);
    const message = startMessage(npm).split("\n");
    const place = (line: string | undefined): number => message.indexOf(line ?? "");
    for (const [index, line] of curlLines(npm).entries())
      expect(place(dctlLines(npm)[index + 1])).toBeLessThan(place(line));
    expect(message.slice(-3)).toEqual([
      "To delete the project, either of:",
      dctlLines(npm).at(-1),
      curlLines(npm).at(-1),
    ]);
  });

  test("prints commands for dctl that deploy, or move, an existing project of an earlier start", () => {
    const npm: Started = { ...started, demoThere: true, program: "npm run cluster --" };
    expect(dctlLines({ ...npm, organization: "org-acme" }).slice(0, 2)).toEqual([
      "export DAGCTL_URL=http://127.0.0.1:4280 DAGCTL_ORGANIZATION=org-acme",
      "npm run dctl -- project deploy demo",
    ]);
    expect(dctlLines({ ...npm, demoMoved: true })[1]).toBe(
      `npm run dctl -- project update demo --repository-url ${quoteForShell(demo.url)}`,
    );
  });

  test("quotes a word so that the program receives it unchanged", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((word) => !word.includes("\0")),
        (word) => {
          expect(argvOf(`curl ${quoteForShell(word)}`)).toEqual([word]);
        },
      ),
      { numRuns: 20 },
    );
  });

  test.each([
    ["127.0.0.1", "http://127.0.0.1:1"],
    ["0.0.0.0", "http://127.0.0.1:1"],
    ["::1", "http://[::1]:1"],
    ["::", "http://[::1]:1"],
    ["localhost", "http://localhost:1"],
  ])("prints the URL of a server on %s as %s", (host, url) => {
    expect(baseUrl(host, 1)).toBe(url);
  });
});
