import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Repository } from "@dagctl/core/contracts";
import { gitServer } from "@dagctl/test-servers";
import { testGit } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { gitDriver } from "../../src/index.ts";
import { repositoryAt, setUp } from "../fixture.ts";

const REFS = ["refs/heads/v1", "refs/tags/v1"];

/** Starts a server that speaks protocol version 0, as one does that is older than git 2.18. */
async function oldServer(url: string): Promise<string> {
  const proxy = createServer((from, to) => {
    const { "git-protocol": _, ...headers } = from.headers;
    const forwarded = request(new URL(from.url ?? "", url), { method: from.method, headers });
    forwarded.once("response", (answer) => {
      to.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(to);
    });
    from.pipe(forwarded);
  });
  await new Promise<void>((resolve) => void proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void proxy.close());
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`;
}

describe("findRef", () => {
  test("of an annotated tag is the commit, and not the tag itself", async () => {
    const { server, git, cache } = await setUp();
    const repository = await server.create("rates");
    const sha = await repository.commit({ a: "1" });
    const folder = server.directoryOf("rates");
    const as = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    await testGit(folder, [...as, "tag", "--annotate", "--message", "One", "v1", sha]);
    const found = { ref: "refs/tags/v1", sha };
    expect(await git.findRef?.(repositoryAt(repository.url), REFS)).toEqual(found);
    const old = await oldServer(server.url);
    const other = gitDriver({ directory: `${cache}-old`, allow: [old] });
    onTestFinished(async () => other.close?.());
    const url = repositoryAt(`${old}rates.git`);
    expect(await other.findRef?.(url, REFS)).toEqual(found);
    expect(await other.findRef?.(url, ["HEAD"])).toEqual({ ref: "HEAD", sha });
    expect(await other.findRef?.(url, ["refs/heads/v1"])).toBeUndefined();
    expect(await other.head(url)).toEqual({ sha });
  });

  test.each(["refs/pull/1/head", "main", "refs/heads/a\nrefs/heads/b", "refs/tags/-x", "HEAD~1"])(
    "refuses %j, which is no whole name of a branch or tag",
    async (ref) => {
      const { git } = await setUp();
      const asked = git.findRef?.(repositoryAt("https://git.example.com/a"), [ref]);
      await expect(asked).rejects.toThrow(TypeError);
    },
  );
});

describe("a repository that stays on its host", () => {
  /** Starts a server that redirects to another one, and returns both URLs of a repository. */
  const redirect = async (): Promise<{
    readonly staying: Repository;
    readonly free: Repository;
    readonly git: ReturnType<typeof gitDriver>;
    readonly others: () => number;
  }> => {
    const { server, folder } = await setUp();
    const other = await gitServer();
    onTestFinished(() => other.close());
    await (await other.create("rates")).commit({ a: "1" });
    const git = gitDriver({ directory: `${folder}/both`, allow: [server.url, other.url] });
    onTestFinished(async () => git.close?.());
    const location = `${other.url}rates.git/info/refs?service=git-upload-pack`;
    server.fault({ kind: "status", status: 302, headers: { location } }, { path: "/rates.git" });
    const free = repositoryAt(`${server.url}rates.git`);
    return {
      free,
      staying: { ...free, staysOnHost: true },
      git,
      others: () => other.requests.length,
    };
  };

  test("follows no redirect to another host, and connects to none", async () => {
    const { git, staying, free, others } = await redirect();
    await expect(git.findRef?.(staying, ["HEAD"])).rejects.toMatchObject({
      code: "invalid",
      issues: [
        { path: "repository_url", message: expect.stringMatching(/^leads to another host/) },
      ],
    });
    await expect(git.describe(staying, "a".repeat(40))).rejects.toMatchObject({ code: "invalid" });
    expect(others()).toBe(0);
    // The rule is that of the flag: the operator allows both.
    expect(await git.findRef?.(free, ["HEAD"])).toMatchObject({ ref: "HEAD" });
  });

  test("follows a redirect on its own host", async () => {
    const { server, git } = await setUp();
    const sha = await (await server.create("rates")).commit({ a: "1" });
    const location = "/rates.git/info/refs?service=git-upload-pack";
    const failure = { kind: "status", status: 301, headers: { location } } as const;
    server.fault(failure, { path: "/old.git" });
    const staying = { ...repositoryAt(`${server.url}old.git`), staysOnHost: true };
    expect(await git.findRef?.(staying, ["HEAD"])).toEqual({ ref: "HEAD", sha });
  });
});
