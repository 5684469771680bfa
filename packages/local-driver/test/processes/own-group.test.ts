import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it(
  "find returns no process of the caller's own group and session",
  { timeout: 30_000 },
  async () => {
    const program = fileURLToPath(new URL("own-group.child.ts", import.meta.url));
    const child = spawn(process.execPath, ["--conditions=@dagctl/source", program], {
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    expect(await text(child.stdout)).toBe("[]");
  },
);
