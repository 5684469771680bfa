import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStore } from "@dagctl/sql-driver";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../src/cli.ts";
import { type Composed, composeHost } from "../src/compose.ts";
import { checkLocalFolder, checkRecords } from "../src/data-folder.ts";

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

/** Starts a server that ends at once, or runs a command; returns what it printed. */
async function said(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const keep = (text: string): void => void lines.push(text);
  const code = await main({
    args: [...args, "--data", data, ...(args.length === 0 ? ["--port", "0"] : [])],
    environment: {},
    directory: data,
    signal: AbortSignal.abort(),
    input: async () => "",
    out: keep,
    printError: keep,
  });
  expect(code).toBe(1);
  return lines.join("\n");
}

describe("An empty database", () => {
  test.each(TRACES)(
    "refuses the start of a folder that was in use, names the file, and is not changed: %s",
    async (trace) => {
      leave("dagctl.db", "");
      leave(trace, "{}");
      const refusal = await said();
      expect(refusal).toContain(
        `${file} is empty although this data folder was in use (${trace.split("/").slice(0, 2).join("/")})`,
      );
      expect(refusal).toContain("or a backup of it, and keep what else is there");
      expect(statSync(file).size).toBe(0);
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

  test("that is new is refused next to deployments, and both stay", async () => {
    const store = sqliteStore({ file });
    await store.open();
    await store.close();
    leave("local/deployments/org-1/p/wanted.json", "{}");
    const composed = composeHost({ dataDirectory: data, gitAllow: [], log: () => undefined });
    await expect(composed).rejects.toThrow(/has no records although .* \(local\/deployments\)/);
    expect(readFileSync(join(data, "local/deployments/org-1/p/wanted.json"), "utf8")).toBe("{}");
  });
});

describe("An absent database", () => {
  const LEFT = [...TRACES.slice(1), "dagctl.db.commits", "dagctl.db.lock"];

  test.each(LEFT)(
    "refuses the start and every command on a folder that was in use, and creates nothing: %s",
    async (trace) => {
      leave(trace, "{}");
      const before = readdirSync(data);
      for (const args of [[], ["token", "create", "ci"]]) {
        const refusal = await said(...args);
        expect(refusal).toContain(
          `${file} is absent although this data folder was in use (${trace.split("/").slice(0, 2).join("/")})`,
        );
        expect(refusal).toContain("To begin without records, move everything in the folder away");
      }
      expect(readdirSync(data)).toEqual(before);
      expect(readFileSync(join(data, trace), "utf8")).toBe("{}");
    },
  );

  test(
    "is refused where only the variables are left that a server has stored",
    { timeout: 60_000 },
    async () => {
      const log = (): void => undefined;
      const { host } = await composeHost({ dataDirectory: data, gitAllow: [], log });
      await host.organization("org-1").environmentVariables.create({ name: "A", value: "b" });
      await host.close();
      for (const name of readdirSync(data))
        if (name !== "local") rmSync(join(data, name), { recursive: true });
      for (const name of readdirSync(join(data, "local")))
        if (name !== "secrets") rmSync(join(data, "local", name), { recursive: true });
      expect(await said()).toContain(
        "is absent although this data folder was in use (local/secrets)",
      );
      expect(readdirSync(data)).toEqual(["local"]);
    },
  );

  test("is that of a new installation where only a secret was set, or version 0.1.0 made a token", () => {
    leave("local/secrets/org-1/key.json", "{}");
    leave("tokens.json", "{}");
    expect(() => checkRecords(data, file)).not.toThrow();
  });

  test(
    "leaves its log as it is, and all records are there once it is put back",
    { timeout: 60_000 },
    async () => {
      const log = (): void => undefined;
      const composed = await composeHost({ dataDirectory: data, gitAllow: [], log });
      const create = ({ host }: Composed): Promise<{ readonly id: string }> =>
        host
          .organization("org-1")
          .environmentVariables.create({ name: "A", value: "b" }, { idempotencyKey: "key" });
      const { id } = await create(composed);
      // As a kill leaves them: a host that closes copies its log into the database.
      const left = ["dagctl.db", "dagctl.db-wal", "dagctl.db.commits", "dagctl.db.lock"];
      const copies = left.map((name) => [name, readFileSync(join(data, name))] as const);
      await composed.host.close();
      for (const name of readdirSync(data))
        if (name.startsWith("dagctl.db")) rmSync(join(data, name));
      for (const [name, bytes] of copies.slice(1)) writeFileSync(join(data, name), bytes);
      expect(await said()).toContain(`${file} is absent`);
      expect(readFileSync(join(data, "dagctl.db-wal"))).toEqual(copies[1]?.[1]);
      for (const [name, bytes] of copies.slice(0, 1)) writeFileSync(join(data, name), bytes);
      const again = await composeHost({ dataDirectory: data, gitAllow: [], log });
      // The key is in the records: without it the name would be taken.
      expect((await create(again)).id).toBe(id);
      await again.host.close();
    },
  );
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

describe("An absent folder of what is deployed", () => {
  test(
    "refuses the start of a folder that was in use, and nothing is made in its place",
    { timeout: 60_000 },
    async () => {
      const log = (): void => undefined;
      const start = (): Promise<Composed> =>
        composeHost({ dataDirectory: data, gitAllow: [], log });
      const { host } = await start();
      await host.organization("org-1").environmentVariables.create({ name: "A", value: "b" });
      await host.close();
      mkdirSync(join(data, "control"));
      renameSync(join(data, "local"), join(data, "away"));
      await expect(start()).rejects.toThrow(`the folder ${join(data, "local")} is absent`);
      expect(readdirSync(data)).not.toContain("local");
      renameSync(join(data, "away"), join(data, "local"));
      await (await start()).host.close();
      rmSync(join(data, "local"), { recursive: true });
      mkdirSync(join(data, "local/deployments"), { recursive: true });
      await (await start()).host.close();
    },
  );

  test("is refused where only a secret was stored again, if a project was deployed from there", () => {
    leave("local/secrets/org-1/key.json", "{}");
    expect(() => checkLocalFolder(data, { isUsed: true, isDeployed: false })).not.toThrow();
    expect(() => checkLocalFolder(data, { isUsed: true, isDeployed: true })).toThrow(
      /local\/deployments is absent/,
    );
  });
});

describe("A database", () => {
  test(
    "that is damaged refuses the start and every command, and no file of the folder is changed",
    { timeout: 60_000 },
    async () => {
      const log = (): void => undefined;
      const { host } = await composeHost({ dataDirectory: data, gitAllow: [], log });
      await host.organization("org-1").environmentVariables.create({ name: "A", value: "b" });
      const kept = ["dagctl.db", "dagctl.db-wal", "dagctl.db.commits"].map(
        (name) => [name, readFileSync(join(data, name))] as const,
      );
      await host.close();
      for (const [name, bytes] of kept) writeFileSync(join(data, name), bytes);
      writeFileSync(file, Buffer.alloc(8192));
      const tree = (): readonly string[] =>
        readdirSync(data, { recursive: true, withFileTypes: true })
          .map((entry) => [join(entry.parentPath, entry.name), entry.isFile()] as const)
          .map(([path, isFile]) => `${path} ${isFile ? readFileSync(path, "base64") : ""}`)
          .toSorted();
      const before = tree();
      expect(await said()).toContain("dagctl.db is damaged: its first page cannot be read");
      expect(await said("token", "list")).toContain("dagctl.db is damaged");
      expect(tree()).toEqual(before);
    },
  );
});
