import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { complete } from "../../src/completion/complete.ts";
import { allCommands } from "../../src/dctl.ts";
import { outsideOf } from "../outside.ts";

/** Returns the words that are possible after some words, with a server of these projects. */
async function words(line: readonly string[], projects: readonly object[]): Promise<string[]> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ projects, total: projects.length }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const environment = { DAGCTL_URL: `http://127.0.0.1:${port}`, DAGCTL_TOKEN: "t" };
  // The library prints by itself.
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await complete(outsideOf(["complete", "--", ...line], { environment }), allCommands());
    return print.mock.calls.map(([text]) => String(text));
  } finally {
    print.mockRestore();
  }
}

describe("the completion", () => {
  test("offers a project by its name, or by its id where the name has a space", async () => {
    const projects = [
      { id: "proj_1", name: "shop", status: "active" },
      { id: "proj_2", name: "my shop", status: "active" },
      { id: "proj_3", name: "-rf", status: "active" },
    ];
    for (const line of [
      ["project", "get", ""],
      ["environment-variable", "list", "--project", ""],
    ])
      expect(await words(line, projects)).toEqual([
        "shop\tactive",
        "proj_2\tmy shop",
        "proj_3\t-rf",
        ":4",
      ]);
  });

  test("offers nothing that a shell could execute", async () => {
    const hostile = ["$(touch /tmp/x)", "`id`", "a;b", "a\nb", "\u001b[2J", "a*"];
    const projects = hostile.flatMap((text) => [
      { id: text, name: text, status: "active" },
      { id: "proj_1", name: text, status: "active" },
      { id: "proj_2", name: "shop", status: text },
    ]);
    expect(await words(["project", "get", ""], projects)).toEqual([":4"]);
  });

  test("has the same words after the plural of a noun", async () => {
    const projects = [{ id: "proj_1", name: "shop", status: "active" }];
    expect(await words(["projects", "get", ""], projects)).toEqual(["shop\tactive", ":4"]);
    expect(await words(["runs", "li"], [])).toEqual(await words(["run", "li"], []));
  });

  test("offers the opposite of a flag that has one", async () => {
    expect((await words(["project", "update", "shop", "--no-susp"], []))[0]).toMatch(
      /^--no-suspended\t/,
    );
  });

  test("offers the shells for its script", async () => {
    expect(await words(["comple"], [])).toEqual([expect.stringMatching(/^completion\t/), ":4"]);
    expect(await words(["completion", ""], [])).toEqual(["bash\t", "zsh\t", "fish\t", ":4"]);
  });

  test("asks the server only for names of projects", async () => {
    expect(await words(["project", "list", "--output", ""], [])).toEqual([
      ...["table", "json", "yaml", "name"].map((value) => `${value}\t`),
      ":4",
    ]);
    expect(await words(["run", "li"], [])).toEqual([expect.stringMatching(/^list\t/), ":4"]);
  });
});
