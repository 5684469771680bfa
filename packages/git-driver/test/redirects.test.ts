import { createServer } from "node:net";
import { expect, test } from "vitest";
import { issueOf, repositoryAt, setUp } from "./fixture.ts";

const REFUSED = "invalid repository_url";

test("a redirect to an internal address is not followed: nothing connects", async () => {
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
  for (const place of [`http://127.0.0.1:${port}/x`, `https://127.0.0.1:${port}/x`, "file:///etc", "ext::sh", "https://169.254.169.254/x"]) {
    const fault = setup.server.fault({ kind: "status", status: 302, headers: { location: `${place}/info/refs?service=git-upload-pack` } });
    expect(await issueOf(setup.git.head(repositoryAt(repository.url))), place).toBe(REFUSED);
    expect(fault.fired).toBeGreaterThan(0);
    fault.lift();
  }
  expect(connections).toBe(0);
  internal.close();
});

test("a redirect to an allowed place is followed, and not for ever", async () => {
  const setup = await setUp();
  const repository = await setup.server.create("new-name");
  const sha = await repository.commit({ a: "1" });
  const to = (name: string): Record<string, string> => ({ location: `/${name}.git/info/refs?service=git-upload-pack` });
  setup.server.fault({ kind: "status", status: 301, headers: to("new-name") }, { path: "old-name" });
  setup.server.fault({ kind: "status", status: 302, headers: to("circle") }, { path: "circle" });
  const old = repositoryAt(repository.url.replace("new-name", "old-name"));
  expect(await setup.git.head(old)).toEqual({ sha });
  expect((await setup.git.readFiles(old, sha, ["a"], { maxBytes: 10 })).get("a")).toEqual({ kind: "file", text: "1" });
  expect(await issueOf(setup.git.head(repositoryAt(repository.url.replace("new-name", "circle"))))).toBe(REFUSED);
});
