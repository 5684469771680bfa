import { deepEqual } from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runSuite, secretsSuite } from "@dagctl/testing";
import { sealedSecrets } from "./sealed-secrets.ts";

test("sealed secrets keep every law of Secrets", async () => {
  const results = await runSuite(secretsSuite, async () => {
    const directory = await mkdtemp(join(tmpdir(), "sealed-"));
    return { secrets: sealedSecrets({ directory, key: randomBytes(32) }), unique: "s1", close: () => rm(directory, { recursive: true, force: true }) };
  });
  deepEqual(results.filter(({ error }) => error), []);
});
