import { pythonTools, type PythonTools } from "@dagctl/python-tools";
import { packageIndexServer } from "@dagctl/test-servers";
import { until } from "@dagctl/testing";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findExceededLimit, type InstallLimits, limiterCommand } from "../src/limiter.ts";

const MI = 2 ** 20;
let tools: PythonTools;
let folder: string;
beforeAll(async () => {
  tools = await pythonTools();
  folder = await mkdtemp(join(tools.folder, "limiter-"));
});
afterAll(() => tools.remove());

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The folder that the command may write. */
  readonly written: string;
}

async function run(
  command: (written: string) => readonly string[],
  limits: Partial<InstallLimits> = {},
  signalled?: (pid: number, written: string) => Promise<unknown>,
): Promise<Ended> {
  const written = await mkdtemp(join(folder, "written-"));
  const own = { bytes: 20 * MI, seconds: 120, folders: [written], ...limits };
  const [program, ...args] = limiterCommand(own, command(written));
  const python = join(dirname(process.env["PYTHON"] ?? "/usr/bin/python3"), "python3");
  const child = spawn(program === "python" ? python : program, args, { cwd: folder });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit") as Promise<[number | null]>,
    signalled?.(child.pid ?? 0, written),
  ]);
  return { code, stdout, stderr, written };
}

const python =
  (code: string) =>
  (written: string): readonly string[] => [
    "python3",
    "-c",
    `import os, subprocess, sys, time\nos.chdir(${JSON.stringify(written)})\n${code}`,
  ];

/** Returns the ids of processes whose command has this text. */
async function processesWith(word: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map(async (pid) => [pid, await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")]),
  );
  return lines.flatMap(([pid = "", line = ""]) =>
    line.includes(word) && !line.includes("prctl") ? [pid] : [],
  );
}

describe("a command within its limits", () => {
  it("has its output, its exit code 0, and what it wrote", async () => {
    const ended = await run(python("print('out'); print('err', file=sys.stderr); open('a', 'w')"));
    expect(ended).toMatchObject({ code: 0, stdout: "out\n", stderr: "err\n" });
    expect(await readdir(ended.written)).toEqual(["a"]);
  });

  it("that fails keeps its exit code, and leaves nothing", async () => {
    const ended = await run(
      python("os.makedirs('x/y'); open('x/y/a', 'w'); os.chmod('x', 0); print('why'); sys.exit(3)"),
    );
    expect(ended).toMatchObject({ code: 3, stdout: "why\n" });
    expect(findExceededLimit(ended.stderr)).toBeUndefined();
    expect(await readdir(ended.written)).toEqual([]);
  });

  it("that is not there ends with 127", async () => {
    expect(await run(() => ["no-such-program"])).toMatchObject({
      code: 127,
      stderr: expect.stringContaining("No such file"),
    });
  });

  it("that a signal ends reports it as a shell does", async () => {
    expect(await run(python("os.kill(os.getpid(), 9)"))).toMatchObject({ code: 137 });
  });
});

describe("a command beyond", () => {
  it.each<
    [what: string, code: string, limits: Partial<InstallLimits>, limit: string, most: number]
  >([
    [
      "the bytes of all files, while it goes on",
      "for n in range(100): open(str(n), 'wb').write(bytes(10**6))\ntime.sleep(600)",
      {},
      "bytes",
      20 * MI,
    ],
    [
      "the bytes, when it ended before they were counted",
      "for n in range(30): open(str(n), 'wb').write(bytes(10**6))",
      {},
      "bytes",
      20 * MI,
    ],
    [
      "the bytes of one file",
      "os.execvp('dd', ['dd', 'if=/dev/zero', 'of=a', 'bs=1M', 'count=100000', 'status=none'])",
      {},
      "bytes",
      20 * MI,
    ],
    [
      "the number of files and folders",
      "for n in range(60): os.mkdir(str(n)); open('%d/a' % n, 'w')\ntime.sleep(600)",
      { files: 100 },
      "files",
      100,
    ],
    [
      "the number of processes, in sessions of their own, too",
      "for n in range(20): subprocess.Popen(['sleep', '601'], start_new_session=True)\ntime.sleep(600)",
      { processes: 10 },
      "processes",
      10,
    ],
    ["the time", "time.sleep(600)", { seconds: 1 }, "seconds", 1],
  ])("%s ends with the limit, and leaves nothing", async (_what, code, limits, limit, most) => {
    const ended = await run(python(code), limits);
    expect(ended.code).toBe(99);
    expect(findExceededLimit(ended.stderr)).toEqual({ limit, most });
    expect(await readdir(ended.written)).toEqual([]);
    expect(await processesWith(ended.written)).toEqual([]);
    expect(await processesWith("sleep\u0000601")).toEqual([]);
  });

  it("the address space of a process fails by itself", async () => {
    const ended = await run(python("bytes(2 * 10**9)"), { memory: 10 ** 9 });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("MemoryError") });
  });
});

describe("a command that is ended from outside", () => {
  it("ends with all of its processes, and leaves nothing", async () => {
    const ended = await run(
      python("open('a', 'w'); subprocess.Popen(['sleep', '602'])\ntime.sleep(600)"),
      {},
      async (pid, written) => {
        await until(
          async () => (await processesWith("sleep\u0000602")).length > 0 && readdir(written),
          (found) => found !== false && found.length > 0,
          { what: "the file", timeoutMs: 60_000, pauseMs: 20 },
        );
        process.kill(pid, "SIGTERM");
      },
    );
    expect(ended.code).toBe(143);
    expect(await readdir(ended.written)).toEqual([]);
    expect(await processesWith("sleep\u0000602")).toEqual([]);
  });
});

describe("a shared cache of uv", () => {
  it("loses what the command unpacked there, and keeps what others do", async () => {
    const shared = await mkdtemp(join(folder, "shared-"));
    const others = join(shared, ".tmpOthers");
    await mkdir(others);
    await writeFile(join(others, "wheel"), Buffer.alloc(30 * MI));
    const unpack = [
      `os.mkdir('${shared}/.tmpOwn')`,
      `one = open('${shared}/.tmpOwn/wheel', 'wb')`,
      "while True: one.write(bytes(10**6)); one.flush(); time.sleep(0.05)",
    ].join("\n");
    const ended = await run(python(unpack), {
      sharedCache: { folder: shared, uv: tools.uvProgram },
    });
    expect(findExceededLimit(ended.stderr)).toEqual({ limit: "bytes", most: 20 * MI });
    expect(await readdir(shared)).toEqual([".tmpOthers"]);
  });

  it("loses the packages that together exceed a limit, of real uv", async () => {
    const index = await packageIndexServer();
    const shared = await mkdtemp(join(folder, "shared-"));
    const names = ["one", "two", "three"];
    for (const name of names)
      await index.publish({
        name,
        version: "1.0",
        uploadTime: "2024-01-01",
        modules: { [`${name}/zeros.txt`]: "0".repeat(15 * MI) },
      });
    const lock = join(folder, "lock.txt");
    await writeFile(lock, names.map((name) => `${name}==1.0\n`).join(""));
    const ended = await run(
      (written) =>
        [
          [tools.uvProgram, "pip", "install", "--no-config", "--no-deps", "--link-mode=copy"],
          [`--cache-dir=${shared}`, `--target=${written}`, `--requirements=${lock}`],
          [`--default-index=${index.url}`],
        ].flat(),
      { sharedCache: { folder: shared, uv: tools.uvProgram, lock } },
    );
    await index.close();
    expect(findExceededLimit(ended.stderr)).toEqual({ limit: "bytes", most: 20 * MI });
    const files = await readdir(shared, { recursive: true, withFileTypes: true });
    expect(files.filter(({ name }) => name === "zeros.txt" || name.startsWith(".tmp"))).toEqual([]);
  });
});
