import { gitServer } from "@dagctl/test-servers";
import { buildRepository } from "@dagctl/testing";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { gitDriver } from "../../src/index.ts";
import { issueOf, repositoryAt, setUp, gitPaths } from "../fixture.ts";

const REFUSED = "invalid repository_url";

describe("a redirect", () => {
  test("is not followed to an internal address, and no connection is made", async () => {
    const setup = await setUp();
    let connections = 0;
    const internal = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => internal.listen(0, "127.0.0.1", resolve));
    const address = internal.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const repository = await setup.server.create("moved");
    for (const place of [
      `http://127.0.0.1:${port}/x`,
      `https://127.0.0.1:${port}/x`,
      "file:///etc",
      "ext::sh",
      "https://169.254.169.254/x",
    ]) {
      const fault = setup.server.fault({
        kind: "status",
        status: 302,
        headers: { location: `${place}/info/refs?service=git-upload-pack` },
      });
      expect(await issueOf(setup.git.head(repositoryAt(repository.url))), place).toBe(REFUSED);
      expect(fault.fired).toBeGreaterThan(0);
      fault.lift();
    }
    expect(connections).toBe(0);
    internal.close();
  });

  test("is followed to an allowed address, up to a limit", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("new-name");
    const sha = await repository.commit({ a: "1" });
    const to = (name: string): Record<string, string> => ({
      location: `/${name}.git/info/refs?service=git-upload-pack`,
    });
    setup.server.fault(
      { kind: "status", status: 301, headers: to("new-name") },
      { path: "old-name" },
    );
    setup.server.fault({ kind: "status", status: 302, headers: to("circle") }, { path: "circle" });
    const old = repositoryAt(repository.url.replace("new-name", "old-name"));
    expect(await setup.git.head(old)).toEqual({ sha });
    expect((await setup.git.readFiles(old, sha, gitPaths("a"), { maxBytes: 10 })).get("a")).toEqual(
      {
        kind: "file",
        text: "1",
      },
    );
    expect(
      await issueOf(setup.git.head(repositoryAt(repository.url.replace("new-name", "circle")))),
    ).toBe(REFUSED);
  });

  test("does not change the protocol: neither to ssh, which would use the keys of the user who runs the server, nor to file", async () => {
    const bin = await mkdtemp(join(tmpdir(), "dagctl-ssh-program-"));
    onTestFinished(() => rm(bin, { recursive: true, force: true }));
    await writeFile(join(bin, "ssh"), `#!/bin/sh\necho "$@" >> ${bin}/called\nexit 1\n`, {
      mode: 0o755,
    });
    vi.stubEnv("PATH", `${bin}:${process.env["PATH"] ?? ""}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const disk = await mkdtemp(join(tmpdir(), "dagctl-on-disk-"));
    onTestFinished(() => rm(disk, { recursive: true, force: true }));
    const server = await gitServer();
    const git = gitDriver({
      directory: join(bin, "cache"),
      allow: [server.url, pathToFileURL(`${disk}/`).href, "ssh://git.example/"],
    });
    onTestFinished(async () => {
      await git.close?.();
      await server.close();
    });
    const repository = await server.create("moved");
    const local = await buildRepository(
      join(disk, "a.git"),
      pathToFileURL(join(disk, "a.git")).href,
    );
    const sha = await local.commit({ a: "1" });
    for (const place of ["ssh://git.example/x.git", local.url]) {
      const fault = server.fault({
        kind: "status",
        status: 302,
        headers: { location: `${place}/info/refs?service=git-upload-pack` },
      });
      expect(await issueOf(git.head(repositoryAt(repository.url))), place).toBe(REFUSED);
      expect(await issueOf(git.describe(repositoryAt(repository.url), sha)), place).toBe(REFUSED);
      expect(fault.fired).toBeGreaterThan(0);
      fault.lift();
    }
    await expect(stat(join(bin, "called"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
