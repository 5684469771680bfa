import { Secret, requireGitPath, systemClock } from "@dagctl/core/driver-kit";
import { makeSshKey } from "@dagctl/test-servers";
import { access, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { keyFolderPrefix, sshAccess } from "../../src/access/ssh/access.ts";
import { sshRemote } from "../../src/access/address.ts";
import { gitDriver } from "../../src/index.ts";
import { settingsOf } from "../../src/options.ts";
import { gitProgram } from "../../src/process/git.ts";
import { codeOf, issueOf, processesWith, gitPaths } from "../fixture.ts";
import { commandLines, errorOf, filesBelow } from "../reading.ts";
import { leftKeys, loginOf, setUpSsh } from "../ssh-fixture.ts";

describe("the access over SSH", () => {
  test("reads with every kind of key, also one that an HTML form submitted", async () => {
    const setup = await setUpSsh();
    const repository = await setup.server.create("one");
    const sha = await repository.commit({ a: "1" });
    for (const options of [
      { type: "rsa" },
      { type: "ecdsa" },
      { type: "rsa", pem: true },
    ] as const) {
      const key = await makeSshKey(options);
      await setup.server.authorize(key.publicKey);
      // As a form sends it.
      const sent = key.privateKey.replaceAll("\n", "\r\n").trim();
      expect(
        await setup.git.head(setup.seen(repository, { auth: loginOf(sent) })),
        JSON.stringify(options),
      ).toEqual({ sha });
    }
    const read = await setup.git.readFiles(setup.seen(repository), sha, gitPaths("a"), {
      maxBytes: 10,
    });
    expect(read.get("a")).toEqual({ kind: "file", text: "1" });
  });

  test("reads and compares a server as distributions ship it, with the oldest protocol and no partial fetches", async () => {
    const setup = await setUpSsh({}, { asInstalled: true });
    const repository = await setup.server.create("one");
    const seen = setup.seen(repository);
    const first = await repository.commit({ "shop/a": "1", b: "1" });
    expect(await setup.git.head(seen)).toEqual({ sha: first });
    const read = await setup.git.readFiles(seen, first, gitPaths("shop/a"), { maxBytes: 10 });
    expect(read.get("shop/a")).toEqual({ kind: "file", text: "1" });
    const outside = await repository.commit({ "shop/a": "1", b: "2" });
    const inside = await repository.commit({ "shop/a": "2", b: "2" });
    expect(await setup.git.head(seen)).toEqual({ sha: inside });
    expect(await setup.git.compare(seen, first, inside)).toEqual({
      relation: "behind",
      commits: 2,
    });
    expect(await setup.git.compare(seen, first, inside, { path: requireGitPath("shop") })).toEqual({
      relation: "behind",
      commits: 1,
    });
    expect(await setup.git.compare(seen, inside, outside)).toMatchObject({ relation: "diverged" });
    await setup.git.checkout(seen, inside, join(setup.folder, "out"));
    expect(await readFile(join(setup.folder, "out/shop/a"), "utf8")).toBe("2");
    expect(await issueOf(setup.git.head(setup.seen(repository, { branch: "none" })))).toBe(
      "invalid branch",
    );
  });

  test("connects to the address that was checked, and expects the key of the host's name", async () => {
    const setup = await setUpSsh();
    const repository = await setup.server.create("one");
    const sha = await repository.commit({ a: "1" });
    const url = repository.url.replace("127.0.0.1", "git.invalid");
    const known = setup.server.knownHost.replace("127.0.0.1", "git.invalid");
    // An allowed prefix is not pinned, so the name alone could not be reached; the addresses of a
    // public host are pinned.
    const { url: ssh } = setup.seen({ ...repository, url });
    if (ssh.scheme !== "ssh") throw new Error("no SSH URL");
    const look = async (addresses: readonly string[]): Promise<string> => {
      const address = {
        url: ssh,
        href: ssh.href,
        remote: sshRemote(ssh),
        protocol: "ssh",
        host: ssh.host,
        options: [],
        addresses,
      } as const;
      const access = await sshAccess(setup.cache, [known], systemClock()).open(
        setup.seen(repository),
        address,
      );
      const settings = settingsOf({ directory: setup.folder });
      const command = {
        args: ["ls-remote", "--", sshRemote(ssh)],
        repository: "/nonexistent",
        protocol: "ssh",
        configuration: [],
        environment: access.environment,
      };
      const { output } = await gitProgram(settings).talk(command, 1e6);
      await access.release();
      return output.toString();
    };
    expect(await look(["127.0.0.1"])).toContain(sha);
    // The first of them does not answer.
    expect(await look(["127.0.0.2", "127.0.0.1"])).toContain(sha);
    expect(await look(["127.0.0.2"])).toBe("");
  });

  test("refuses a host whose key is not known with the fingerprint and the setting", async () => {
    const setup = await setUpSsh();
    const repository = await setup.server.create("one");
    await repository.commit({ a: "1" });
    const foreign = await makeSshKey();
    const at = setup.server.knownHost.split(" ")[0] ?? "";
    for (const [knownHosts, words] of [
      [[], "not known"],
      [[`${at} ${foreign.publicKey}`], "another host key"],
      [[setup.server.knownHost, `@revoked ${setup.server.knownHost}`], "another host key"],
      // The same key, but known for another port.
      [[setup.server.knownHost.replace(/\[|\]:\d+/g, "")], "not known"],
    ] as const) {
      const git = gitDriver({ directory: setup.cache, allow: [setup.server.prefix], knownHosts });
      const error = await errorOf(git.head(setup.seen(repository)));
      expect(error.issues?.[0]).toMatchObject({
        path: "repository_url",
        message: expect.stringContaining(words) as string,
      });
      expect(error.message).toContain("git_known_hosts");
      if (words === "not known") expect(error.message).toContain(setup.server.fingerprint);
      await git.close?.();
    }
  });

  test("refuses at git_secret_ref a key that the server rejects, and no message shows it", async () => {
    const setup = await setUpSsh();
    const repository = await setup.server.create("one");
    const sha = await repository.commit({ a: "1" });
    const other = await makeSshKey();
    const one = setup.seen(repository, { auth: loginOf(other.privateKey) });
    for (const error of await Promise.all(
      [setup.git.head(one), setup.git.describe(one, sha)].map(errorOf),
    )) {
      expect(error.issues?.[0]?.path).toBe("git_secret_ref");
      expect(
        `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`,
      ).not.toContain(other.privateKey.split("\n")[2]);
    }
  });

  test("reports at repository_url a repository that the server does not have, and an unreachable server as unavailable", async () => {
    const setup = await setUpSsh();
    const repository = await setup.server.create("one");
    await repository.commit({ a: "1" });
    expect(
      await issueOf(
        setup.git.head(
          setup.seen(repository, { url: repository.url.replace("one.git", "none.git") }),
        ),
      ),
    ).toBe("invalid repository_url");
    await setup.server.stop();
    expect(await issueOf(setup.git.head(setup.seen(repository)))).toBe("unavailable");
  });

  test("leaves the key in no cache file and in no file that remains after the command", async () => {
    const setup = await setUpSsh();
    const repository = await setup.server.create("one");
    const sha = await repository.commit({ a: "1" });
    const secret = setup.key.privateKey.split("\n")[2] ?? "";
    await setup.git.checkout(setup.seen(repository), sha, join(setup.folder, "out"));
    await setup.git.head(setup.seen(repository));
    for (const file of await filesBelow(setup.cache))
      expect(await readFile(file, "latin1"), file).not.toContain(secret);
    expect(await leftKeys(setup.cache)).toEqual([]);
  });

  test("exposes no key while a command waits, and leaves no process and no key on its abort", async () => {
    const setup = await setUpSsh();
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const git = gitDriver({ directory: setup.cache, allow: [`ssh://127.0.0.1:${port}/`] });
    const caller = new AbortController();
    const end = codeOf(
      git.head(
        setup.seen({
          ...(await setup.server.create("one")),
          url: `ssh://git@127.0.0.1:${port}/x.git`,
        }),
        caller,
      ),
    );
    await vi.waitUntil(() => processesWith(`-p ${port}`).length > 0, 10_000);
    expect((await leftKeys(setup.cache)).length).toBe(1);
    const shown = (await commandLines()).filter((command) => command.includes(String(port)));
    expect(shown.some((command) => command.startsWith("ssh\0"))).toBe(true);
    for (const command of shown) expect(command).not.toContain(setup.key.privateKey.split("\n")[2]);
    const reason = new Error("enough");
    caller.abort(reason);
    expect(await end).toBe(reason);
    expect(processesWith(`-p ${port}`)).toEqual([]);
    expect(await leftKeys(setup.cache)).toEqual([]);
    await git.close?.();
    silent.close();
  });

  test("reports a machine without ssh", async () => {
    const setup = await setUpSsh();
    const repository = await setup.server.create("one");
    const bin = join(setup.folder, "bin");
    await mkdir(bin);
    const places = (process.env["PATH"] ?? "").split(":").map((path) => join(path, "git"));
    const found = await Promise.all(
      places.map((place) =>
        access(place).then(
          () => [place],
          () => [],
        ),
      ),
    );
    await symlink(found.flat()[0] ?? "git", join(bin, "git"));
    vi.stubEnv("PATH", bin);
    onTestFinished(() => void vi.unstubAllEnvs());
    const error = await errorOf(setup.git.head(setup.seen(repository)));
    expect(error).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("ssh program") as string,
    });
  });

  test("removes with the next driver the files of a killed process, and not those of other drivers", async () => {
    const setup = await setUpSsh();
    const repository = await setup.server.create("one");
    const sha = await repository.commit({ a: "1" });
    const own = await mkdtemp(join(tmpdir(), keyFolderPrefix(setup.cache)));
    const others = await mkdtemp(join(tmpdir(), keyFolderPrefix(`${setup.cache}-other`)));
    onTestFinished(() => rm(others, { recursive: true }));
    for (const folder of [own, others]) await writeFile(join(folder, "key"), "left");
    const next = gitDriver({
      directory: setup.cache,
      allow: [setup.server.prefix],
      knownHosts: [setup.server.knownHost],
    });
    onTestFinished(() => next.close?.());
    expect(await next.head(setup.seen(repository))).toEqual({ sha });
    expect(await leftKeys(setup.cache)).toEqual([]);
    expect(await readFile(join(others, "key"), "utf8")).toBe("left");
  });

  test("returns the key from credentials for other programs", async () => {
    const setup = await setUpSsh();
    const repository = await setup.server.create("one");
    const given = await setup.git.credentials(setup.seen(repository));
    expect(given.kind).toBe("ssh");
    expect(given.secret?.reveal()).toBe(setup.key.privateKey);
    expect(String(new Secret("x"))).toBe("[secret]");
  });
});
