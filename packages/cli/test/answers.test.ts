import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { callCommands } from "../src/calls/call-command.ts";
import { runDctl } from "./outside.ts";

const DEEP = "[".repeat(100_000) + "]".repeat(100_000);

/** Returns the address of a server that answers everything with this. */
async function answering(type: string, body: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": type });
    response.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("dctl", () => {
  test.each([
    ["null", "application/json", "null"],
    ["100,000 nested arrays", "application/json", DEEP],
    ["a login page", "text/html", "<!doctype html><title>Log in</title>"],
    ["an array", "application/json", "[]"],
    ["a number", "application/json", "0"],
    ["an object of another server", "application/json", '{"ok":true,"projects":null}'],
  ])("fails with a clear message where the answer is %s", async (_what, type, body) => {
    const environment = { DAGCTL_URL: await answering(type, body), DAGCTL_TOKEN: "t" };
    for (const { name, noun, verb, parameters, flags } of callCommands()) {
      const flag = (word: string): readonly string[] =>
        flags.some((each) => `--${each.name}` === word) ? [word] : [];
      const file = flag("--file").length > 0 ? ["--file", "-"] : [];
      const words = [
        noun,
        ...(verb === undefined ? [] : [verb]),
        ...parameters.map(() => "x"),
        ...flag("--yes"),
        ...file,
      ];
      const { code, output, errors } = await runDctl(words, { environment, input: "{}" });
      expect([name, output, errors]).toEqual([
        name,
        "",
        expect.stringMatching(/^dctl: The (?:answer 200|stream) does not come from the API: .+\n$/),
      ]);
      expect([name, code]).toEqual([name, 1]);
    }
  });

  test("fails where the answer is empty", async () => {
    const url = await answering("application/json", "");
    const environment = { DAGCTL_URL: url, DAGCTL_TOKEN: "t" };
    const { code, output, errors } = await runDctl(["project", "list"], { environment });
    expect([code, output]).toEqual([7, ""]);
    expect(errors).toContain("The answer is empty (unavailable)");
  });
});
