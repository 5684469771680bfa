import { isDagctlError } from "@dagctl/core/errors";
import { buildRepository, testGit } from "@dagctl/testing";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { gitDriver } from "../../src/index.ts";
import { issueOf, headAt, setUp } from "../fixture.ts";

const REFUSED = "invalid repository_url";

describe("the check of a repository URL", () => {
  test.each([
    "ext::sh -c touch% /tmp/p",
    "EXT::sh",
    "fd::3",
    "file:///etc",
    "/etc",
    "./x",
    "C:\\x",
    "--upload-pack=touch /tmp/p",
    "-uX",
    " --config=x",
    "\u00a0https://github.com/a/b",
    "ssh://-oProxyCommand=x/y",
    "git@-oX:y",
    "ssh://git@host:22/-x",
    "git://github.com/a/b",
    "http://github.com/a/b",
    "https:///host/x.git",
    "https://good.com@evil.com/x",
    "https://evil.com#@good.com",
    "https://good.com\\@evil.com/x",
    "https://user:pass@host.com/x",
    "https://github.com:0/a",
    "https://github.com:99999/a",
    "https://github.com./a/b",
    "https://github.com/a\r\nb",
    "https://github.com/a%0ab",
    "https://github.com/a%00",
    "https://github.com/a/../b",
    "https://github.com/a/%2e%2e/b",
    "https://github.com/a?x=y",
    "https://gíthub.com/a",
    `https://github.com/${"a".repeat(9000)}`,
    "",
    "https://169.254.169.254/latest",
    "https://168.63.129.16/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://0x7f.1/x",
    "https://2130706433/x",
    "https://127.1/x",
    "https://10.0.0.1/x",
    "https://100.64.0.1/x",
    "https://[fd00::1]/x",
    "https://[64:ff9b::7f00:1]/x",
    "https://[::127.0.0.1]/x",
    "https://0.0.0.0/x",
    "https://224.0.0.1/x",
  ])("refuses the URL %s, and starts no process", async (url) => {
    const setup = await setUp({
      git: "/nonexistent/git",
      allow: [],
      resolve: async () => ["93.184.215.14"],
    });
    expect(await issueOf(headAt(setup.git, url))).toBe(REFUSED);
  });

  test.each([
    ["localhost", ["127.0.0.1"]],
    ["10.0.0.1.nip.io", ["10.0.0.1"]],
    ["both.example", ["93.184.215.14", "192.168.1.1"]],
    ["six.example", ["::ffff:10.0.0.1"]],
    ["odd.example", ["not an address"]],
  ])("refuses the host %s because of the address that it resolves to", async (host, answers) => {
    const setup = await setUp({ git: "/nonexistent/git", allow: [], resolve: async () => answers });
    expect(await issueOf(headAt(setup.git, `https://${host}/a/b`))).toBe(REFUSED);
  });

  test.each(["file:///srv/secret/a.git", "http://git.internal/a", "https://10.0.0.1/a"])(
    "names the setting that would allow %s, and not the allowed prefixes",
    async (url) => {
      const setup = await setUp({
        git: "/nonexistent/git",
        allow: ["file:///srv/others/", "https://git.others.example/"],
      });
      const error = await headAt(setup.git, url).catch((thrown: unknown) => thrown);
      const message = isDagctlError(error) ? error.issues?.[0]?.message : undefined;
      expect(message).toContain("git_allow");
      expect(message).toContain("--git-allow");
      if (!url.startsWith("https:"))
        expect(message).toMatch(/^must be an https:\/\/ or ssh:\/\/ URL of a public host/);
      expect(message).not.toContain("others");
    },
  );

  test("reports a host that no name server knows as unavailable, not as an invalid URL", async () => {
    const setup = await setUp({ allow: [], resolve: () => Promise.reject(new Error("ENOTFOUND")) });
    expect(await issueOf(headAt(setup.git, "https://nowhere.example/a"))).toBe("unavailable");
  });

  test("ends at the deadline when a name server never answers", async () => {
    const setup = await setUp({
      allow: [],
      resolve: () => new Promise(() => undefined),
      timing: { lsRemoteMs: 50 },
    });
    expect(await issueOf(headAt(setup.git, "https://nowhere.example/a"))).toBe("unavailable");
  });

  test("makes git connect to the address that was checked, and not resolve the name again", async () => {
    const setup = await setUp({ allow: [] });
    const seen = join(setup.folder, "seen");
    const recorder = join(setup.folder, "recorder");
    await writeFile(
      recorder,
      `#!/bin/sh\ncase "$*" in *\\ version) echo git version 2.50.1; exit;; esac\nfor one in "$@"; do echo "$one"; done > ${seen}\nexit 1\n`,
      { mode: 0o755 },
    );
    const git = gitDriver({
      directory: setup.cache,
      git: recorder,
      resolve: async () => ["93.184.215.14", "2606:4700::1111"],
    });
    expect(await issueOf(headAt(git, "https://Git.Example:8443/a/b"))).toBe("unavailable");
    const args = (await readFile(seen, "utf8")).split("\n");
    expect(args).toContain("http.curloptResolve=git.example:8443:93.184.215.14,[2606:4700::1111]");
    expect(args.slice(-4)).toEqual(["remote-https", "origin", "https://git.example:8443/a/b", ""]);
  });

  test("pins the address with the option that decides where git connects", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("pinned");
    const sha = await repository.commit({ a: "1" });
    const url = new URL(repository.url);
    const pinned = await testGit(setup.folder, [
      "-c",
      `http.curloptResolve=pinned.invalid:${url.port}:127.0.0.1`,
      "ls-remote",
      "--",
      `http://pinned.invalid:${url.port}${url.pathname}`,
    ]);
    expect(pinned.stdout).toContain(sha);
  });

  test("allows with a prefix its own origin and path only", async () => {
    const setup = await setUp({ allow: [] });
    const { server } = setup;
    const inside = await server.create("team/one");
    const sha = await inside.commit({ a: "1" });
    const outside = await server.create("teammates/two");
    await outside.commit({ a: "1" });
    const git = gitDriver({ directory: join(setup.folder, "other"), allow: [`${server.url}team`] });
    expect(await headAt(git, inside.url)).toEqual({ sha });
    const { port } = new URL(server.url);
    for (const url of [
      outside.url,
      `http://127.0.0.1:${port}@evil.example/team/one`,
      `http://localhost:${port}/team/one.git`,
      `${server.url}team/../teammates/two.git`,
      `https://127.0.0.1:${port}/team/one.git`,
    ]) {
      expect(await issueOf(headAt(git, url)), url).toBe(REFUSED);
    }
  });

  test("accepts in an allowed folder only repositories that are really inside it", async () => {
    const setup = await setUp({ allow: [] });
    const srv = join(setup.folder, "srv");
    const secret = join(setup.folder, "secret.git");
    await mkdir(srv);
    await mkdir(join(setup.folder, "srv-other"));
    const url = (path: string): string => pathToFileURL(path).href;
    const inside = await buildRepository(join(srv, "one.git"), url(join(srv, "one.git")));
    const sha = await inside.commit({ a: "1" });
    for (const folder of [secret, join(setup.folder, "srv-other", "x.git")])
      await (await buildRepository(folder, "")).commit({ a: "1" });
    await symlink(secret, join(srv, "link.git"));
    await symlink(join(srv, "one.git"), join(srv, "own.git"));
    const git = gitDriver({ directory: join(setup.folder, "other"), allow: [url(srv)] });
    expect(await headAt(git, inside.url)).toEqual({ sha });
    expect(await headAt(git, url(join(srv, "own.git")))).toEqual({ sha });
    for (const bad of [
      url(secret),
      `${url(srv)}/../secret.git`,
      `${url(srv)}/%2e%2e/secret.git`,
      url(join(srv, "link.git")),
      url(join(setup.folder, "srv-other", "x.git")),
      url(join(srv, "nope.git")),
    ]) {
      expect(await issueOf(headAt(git, bad)), bad).toBe(REFUSED);
    }
    // One message for a missing repository and for one outside: it reveals nothing about the disk.
    for (const bad of [url(join(srv, "nope.git")), url(join(srv, "link.git"))])
      await expect(headAt(git, bad), bad).rejects.toMatchObject({
        issues: [
          {
            message: expect.stringMatching(
              /^must be the folder of a Git repository .* inside the allowed folder .*git_allow/,
            ),
          },
        ],
      });
  });

  test("throws a TypeError for prefixes of another form", () => {
    for (const allow of [
      "/srv/git",
      "ssh://git@host/",
      "https://user:pass@host/",
      "https://host/?x",
      "ext::sh",
    ]) {
      expect(() => gitDriver({ directory: "/nonexistent", allow: [allow] }), allow).toThrow(
        TypeError,
      );
    }
  });

  test.each(["a link", "a file"])(
    "refuses a folder inside the allowed one whose .git is %s",
    async (kind) => {
      const setup = await setUp();
      const [allowed, outside] = [join(setup.folder, "allowed"), join(setup.folder, "outside.git")];
      await buildRepository(outside, "").then((repository) => repository.commit({ a: "1" }));
      const place = join(allowed, "project");
      await mkdir(place, { recursive: true });
      if (kind === "a link") await symlink(outside, join(place, ".git"));
      else await writeFile(join(place, ".git"), `gitdir: ${outside}\n`);
      const git = gitDriver({ directory: setup.cache, allow: [`${pathToFileURL(allowed).href}/`] });
      expect(await issueOf(headAt(git, pathToFileURL(place).href))).toBe(REFUSED);
      await git.close?.();
    },
  );
});
