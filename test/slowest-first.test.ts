import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SLOW } from "../scripts/slowest-first.mjs";

test.each(SLOW)("%s, which starts first, is there", (path) => {
  expect(existsSync(fileURLToPath(new URL(`../${path}`, import.meta.url)))).toBe(true);
});
