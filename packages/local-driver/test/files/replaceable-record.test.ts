import { mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { layout } from "../../src/files/layout.ts";
import { readReplaceable, writeReplaceable } from "../../src/files/replaceable-record.ts";
import { damage, FOLDER_WAYS, WAYS } from "../damage/ways.ts";

const shape = z.object({ lock: z.string() });
const record = { lock: "sha256:1" };

let root: string;
let path: string;
let messages: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dagctl-records-"));
  path = join(root, "packages", "requests", "01.json");
  messages = [];
});
afterEach(() => rm(root, { recursive: true, force: true }));

const places = () => ({
  paths: layout(root),
  log: ({ message }: { message: string }) => void messages.push(message),
});

describe("a record that is made again where it is absent", () => {
  it.each(Object.entries(WAYS))("counts as absent, and is kept, when it %s", async (_way, way) => {
    damage(path, way);
    expect(await readReplaceable(places(), path, shape)).toBeUndefined();
    expect(readdirSync(join(path, ".."))).toEqual(["01.json.damaged"]);
    expect(messages).toEqual([expect.stringMatching(/01\.json .*is damaged: .*01\.json\.damaged/)]);
    await writeReplaceable(places(), path, record);
    expect(await readReplaceable(places(), path, shape)).toEqual(record);
  });

  it.each(Object.entries(WAYS))(
    "is written over one that nothing read and that %s",
    async (_, way) => {
      damage(path, way);
      await writeReplaceable(places(), path, record);
      expect(await readReplaceable(places(), path, shape)).toEqual(record);
    },
  );

  it.each(["packages", "packages/requests"])(
    "is read and written where %s is not a folder",
    async (folder) => {
      for (const way of [
        ...Object.values(FOLDER_WAYS),
        (at: string) => symlinkSync("nowhere", at),
      ]) {
        damage(join(root, folder), way);
        expect(await readReplaceable(places(), path, shape)).toBeUndefined();
        await writeReplaceable(places(), path, record);
        expect(await readReplaceable(places(), path, shape)).toEqual(record);
      }
    },
  );
});
