import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { SIZE, takePictures } from "./pictures/take-pictures.ts";

test("`npm run pictures` takes the pictures of the docs", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-pictures-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const docs = await readFile(new URL("../../../../docs/console.md", import.meta.url), "utf8");
  for (const file of await takePictures(folder)) {
    const picture = await readFile(join(folder, file));
    // A PNG begins with its name, and has its size after the name of the first part.
    expect(picture.toString("latin1", 1, 4)).toBe("PNG");
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([SIZE.width, SIZE.height]);
    expect(docs).toContain(`(pictures/${file})`);
  }
});
