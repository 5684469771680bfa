import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../src/cli.ts";
import { composeHost } from "../src/compose.ts";
import { checkRecords } from "../src/data-folder.ts";

let data: string;
let file: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "dagctl-lost-"));
  file = join(data, "dagctl.db");
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** Leaves a file in the data folder. */
function leave(path: string, text: string): void {
  mkdirSync(join(data, path, ".."), { recursive: true });
  writeFileSync(join(data, path), text);
}

const TRACES = [
  "tokens.json",
  "dagctl.db-wal",
  "local/deployments/org-1/p/wanted.json",
  "local/tombstones/deployments/org-1/p.json",
  "local/state/org-1/p/state.json",
];

describe("An empty database", () => {
  test.each(TRACES)(
    "refuses the start of a folder that was in use, names the file, and is not changed: %s",
    async (trace) => {
      leave("dagctl.db", "");
      leave(trace, "{}");
      const lines: string[] = [];
      const keep = (text: string): void => void lines.push(text);
      const code = await main({
        args: ["--data", data, "--port", "0"],
        environment: {},
        directory: data,
        signal: AbortSignal.abort(),
        input: async () => "",
        out: keep,
        printError: keep,
      });
      expect(code).toBe(1);
      expect(lines.join("\n")).toContain(
        `${file} is empty although this data folder was in use (${trace.split("/").slice(0, 2).join("/")})`,
      );
      expect(lines.join("\n")).toContain("put a backup in its place");
      expect(statSync(file).size).toBe(0);
      // When the operator moves it away, there are no records any more.
      rmSync(file);
      expect(() => checkRecords(data, file)).not.toThrow();
    },
  );

  test("is that of a new installation where the folder has nothing else", () => {
    leave("dagctl.db", "");
    mkdirSync(join(data, "local/deployments"), { recursive: true });
    leave("git/cache", "a repository");
    expect(() => checkRecords(data, file)).not.toThrow();
  });

  test("is refused with another message where it is a folder", () => {
    mkdirSync(file);
    expect(() => checkRecords(data, file)).toThrow(/is a folder, not the database/);
  });
});

test(
  "A host whose database is deleted refuses every change and is not ready until the next start",
  { timeout: 60_000 },
  async () => {
    const log = (): void => undefined;
    const { host } = await composeHost({ dataDirectory: data, gitAllow: [], log });
    try {
      await host.ready();
      for (const name of readdirSync(data))
        if (name.startsWith("dagctl.db")) rmSync(join(data, name));
      const refusal = {
        code: "unavailable",
        message: expect.stringContaining("was deleted, replaced or cut off") as string,
      };
      await expect(host.ready()).rejects.toMatchObject(refusal);
      const created = host
        .organization("org-1")
        .environmentVariables.create({ name: "A", value: "b" }, { idempotencyKey: "key" });
      await expect(created).rejects.toMatchObject(refusal);
      await expect(host.ready()).rejects.toMatchObject(refusal);
    } finally {
      await host.close();
    }
  },
);
