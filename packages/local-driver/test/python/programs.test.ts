import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findPython } from "../../src/python/programs.ts";
import { machinePythons } from "../../src/python/machine-pythons.ts";

/** Makes folders of programs the PATH of this process; each text is a shell script. */
async function path(...folders: readonly Readonly<Record<string, string>>[]): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), "dagctl-path-"));
  const before = process.env["PATH"];
  onTestFinished(async () => {
    process.env["PATH"] = before;
    await rm(root, { recursive: true, force: true });
  });
  const paths = await Promise.all(
    folders.map(async (programs) => {
      const folder = await mkdtemp(join(root, "bin-"));
      for (const [name, script] of Object.entries(programs)) {
        await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
        await chmod(join(folder, name), 0o755);
      }
      return folder;
    }),
  );
  process.env["PATH"] = [...paths, "/usr/bin", "/bin"].join(delimiter);
  return paths;
}

/** What pyenv installs for each of its versions, whichever of them is chosen. */
const SHIM = "echo 'pyenv: python3: command not found' >&2; exit 127";

describe("the programs for Python on the PATH", () => {
  it("are the first that run", async () => {
    const [, other = ""] = await path({ python3: SHIM, uv: SHIM }, { python3: "", uv: "" });
    expect(await findPython()).toEqual({
      uv: join(other, "uv"),
      interpreter: join(other, "python3"),
    });
  });

  it("are passed over where they do not end in time", async () => {
    const [, other = ""] = await path({ python3: "sleep 60" }, { python3: "" });
    expect(await findPython({ uv: false }, { checkMs: 1_500 })).toEqual({
      interpreter: join(other, "python3"),
    });
  });

  it("are python where no python3 runs", async () => {
    const [, other = ""] = await path({ python3: SHIM }, { python3: SHIM, python: "" });
    process.env["PATH"] = (process.env["PATH"] ?? "").replace(/:\/usr\/bin:\/bin$/, "");
    expect(await findPython({ uv: false })).toEqual({ interpreter: join(other, "python") });
    await rm(join(other, "python"));
    expect(await findPython({ uv: false })).toEqual({});
  });

  it("are started once where they run, and again where they did not", async () => {
    const [folder = ""] = await path({ python3: SHIM, uv: "" });
    const search = { runnable: new Set<string>() };
    await findPython({ interpreter: false }, search);
    await findPython({ interpreter: false }, search);
    expect([...search.runnable]).toEqual([join(folder, "uv")]);
    const first = await findPython({ uv: false }, search);
    expect(first.interpreter).not.toBe(join(folder, "python3"));
    await writeFile(join(folder, "python3"), "#!/bin/sh\n");
    expect(await findPython({ uv: false }, search)).toEqual({
      interpreter: join(folder, "python3"),
    });
  });

  it("are taken unseen where the options name them", async () => {
    const [folder = ""] = await path({ python3: SHIM });
    const named = { uv: join(folder, "absent"), interpreter: join(folder, "python3") };
    expect(await findPython(named)).toEqual(named);
  });

  it("give the Pythons of the machine without a shim", async () => {
    await path({ python3: SHIM }, { python3: "echo 3.12" });
    expect(await machinePythons({ uv: false })).toEqual({ own: "3.12", available: ["3.12"] });
  });
});
