import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { privateFileProblem } from "../../src/settings/private-file.ts";
import { temporaryFolder } from "../running-server.ts";

const NO_WORD = undefined;

describe("a file with a secret", () => {
  test.each<[reason: string, mode: number, byRoot: boolean, problem: string | undefined]>([
    ["its owner's alone", 0o100600, false, NO_WORD],
    ["its owner's alone, not even to be written", 0o100400, false, NO_WORD],
    ["this user's own, and a group's too: it can be made narrower", 0o100640, false, "chmod 600"],
    ["for everybody to read", 0o100644, false, "chmod 600"],
    ["root's, for the group to read: as Kubernetes hands out Secrets", 0o100440, true, NO_WORD],
    ["root's, for the group to read", 0o100640, true, NO_WORD],
    ["root's, for the group to write", 0o100660, true, "chmod 640"],
    ["root's, for the group to run", 0o100450, true, "chmod 640"],
    [
      "root's, for everybody to read: a Secret's volume without a mode",
      0o100644,
      true,
      "chmod 640",
    ],
  ])("that is %s", (_reason, mode, byRoot, problem) => {
    const said = privateFileProblem("/etc/dagctl/key", {
      readFile: () => "",
      access: () => ({ mode, byRoot }),
    });
    if (problem === undefined) expect(said).toBeUndefined();
    else
      expect(said).toBe(
        `names /etc/dagctl/key, which other users of this machine can read; ${problem} it`,
      );
  });

  test.runIf(process.getuid?.() === 0)(
    "is read by a server that is not root, as a kubelet mounts it (only root can mount it so)",
    () => {
      const { folder, remove } = temporaryFolder();
      try {
        const [user, group] = [65_532, 65_532];
        chmodSync(folder, 0o755);
        // Files of a volume are links into a folder with the date of its contents.
        mkdirSync(join(folder, "..data"), { mode: 0o755 });
        writeFileSync(join(folder, "..data/store-password"), "secret");
        symlinkSync("..data/store-password", join(folder, "store-password"));
        const read = (
          mode: number,
        ): { readonly status: number | null; readonly stderr: string } => {
          chownSync(join(folder, "..data/store-password"), 0, group);
          chmodSync(join(folder, "..data/store-password"), mode);
          const script = `const { readSettings } = await import(${JSON.stringify(new URL("../../src/settings/settings.ts", import.meta.url).href)});
const { FILES } = await import(${JSON.stringify(new URL("../../src/settings/files.ts", import.meta.url).href)});
// What was imported is root's to read in some checkouts.
process.setgroups([]); process.setgid(${group}); process.setuid(${user});
const result = readSettings({ args: ["--store-url", "postgres://db/x", "--store-password", ${JSON.stringify(join(folder, "store-password"))}], environment: {}, directory: ${JSON.stringify(folder)}, ...FILES });
if ("problems" in result) throw new Error(result.problems.join());`;
          return spawnSync(
            process.execPath,
            ["--conditions=@dagctl/source", "--input-type=module", "--eval", script],
            { encoding: "utf8" },
          );
        };
        expect(read(0o440)).toMatchObject({ status: 0, stderr: "" });
        expect(read(0o444)).toMatchObject({
          status: 1,
          stderr: expect.stringContaining(
            "which other users of this machine can read; chmod 640 it",
          ) as string,
        });
      } finally {
        remove();
      }
    },
  );
});
