import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { registerSuite, secretsSuite } from "@dagctl/testing";
import { sealedSecrets } from "./sealed-secrets.ts";

// One test for each case, on a folder of its own.
registerSuite(test, secretsSuite, async () => {
  const options = { directory: await mkdtemp(join(tmpdir(), "sealed-")), key: randomBytes(32) };
  const open = async () => sealedSecrets(options); // a new process, or a second one, has these and nothing else
  return {
    secrets: await open(),
    unique: "s1",
    reopen: open,
    second: open,
    close: () => rm(options.directory, { recursive: true, force: true }),
  };
});
