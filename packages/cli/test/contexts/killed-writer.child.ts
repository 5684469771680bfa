import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

// Writes a context with a token, and is killed before the file gets its name.

const [path = ""] = process.argv.slice(2);
fs.rename = async () => {
  process.kill(process.pid, "SIGKILL");
  await sleep(60_000);
};
syncBuiltinESMExports();
const { writeConfig } = await import("../../src/contexts/config-file.ts");
await writeConfig(path, { contexts: { a: { url: "http://localhost", token: "canary" } } });
