import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chooseDemo } from "../src/demo/choice.ts";
import type { Ask } from "../src/demo/choice.ts";
import { demoRepository } from "../src/demo/repository.ts";

const machine =
  (answers: Record<string, string>): Ask =>
  async (program, args) =>
    answers[[program, ...args].join(" ")] ?? answers[program];

describe("the choice of the demo", () => {
  test.each([
    ["uv alone", { uv: "uv 0.13.9" }, "sqlmesh", undefined],
    ["a Python with venv", { python3: "3.11\n" }, "sqlmesh", undefined],
    ["nothing", {}, "node", /neither uv nor Python/],
    ["an old Python", { python3: "3.7\n" }, "node", /Python 3.7 is too old/],
    [
      "a Python without venv",
      { "python3 -c import sys; print('%d.%d' % sys.version_info[:2])": "3.12\n" },
      "node",
      /Python 3.12 has no venv module/,
    ],
  ] as const)("on a machine with %s", async (_name, answers, example, missing) => {
    const choice = await chooseDemo(machine(answers));
    expect(choice.example).toBe(example);
    if (missing === undefined) expect(choice.missing).toBeUndefined();
    else expect(choice.missing).toMatch(missing);
  });
});

describe("the demo repository", () => {
  let data: string;
  // A space and a percent sign: folders that people have, and that a URL must carry.
  beforeEach(() => {
    data = join(mkdtempSync(join(tmpdir(), "dagctl demo 5%-")), "data");
  });
  afterEach(() => rmSync(join(data, ".."), { recursive: true, force: true }));

  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();

  test.each(["sqlmesh", "node"] as const)(
    "of the %s example can be cloned from its URL and has the allowed prefix",
    async (example) => {
      const demo = await demoRepository({ data, choose: async () => ({ example }) });
      expect(demo.url.startsWith(demo.prefix)).toBe(true);
      expect(git("ls-remote", demo.url, "refs/heads/main")).toMatch(
        /^[0-9a-f]{40}\trefs\/heads\/main$/,
      );
      const copy = join(data, "copy");
      git("clone", "--quiet", demo.url, copy);
      expect(existsSync(join(copy, example === "sqlmesh" ? "config.yaml" : "package.json"))).toBe(
        true,
      );
      expect(readdirSync(join(data, "demo"))).toEqual([example]);
    },
  );

  test("is kept by later starts, with the commits of its user, whatever the machine provides by then", async () => {
    const first = await demoRepository({
      data,
      choose: async () => ({ example: "node", missing: "Python" }),
    });
    expect(first.missing).toBe("Python");
    const folder = fileURLToPath(first.url);
    writeFileSync(join(folder, "more.txt"), "more");
    git("-C", folder, "add", ".");
    git(
      "-C",
      folder,
      "-c",
      "user.name=a",
      "-c",
      "user.email=a@b.invalid",
      "commit",
      "--quiet",
      "-m",
      "more",
    );
    const head = git("-C", folder, "rev-parse", "HEAD");
    const second = await demoRepository({
      data,
      choose: async () => Promise.reject(new Error("asked again")),
    });
    expect(second).toEqual({ example: "node", url: first.url, prefix: first.prefix });
    expect(git("-C", folder, "rev-parse", "HEAD")).toBe(head);
  });

  test("that cannot be created leaves nothing", async () => {
    await expect(
      demoRepository({ data, examples: "/nowhere", choose: async () => ({ example: "node" }) }),
    ).rejects.toThrow(/nowhere/);
    expect(readdirSync(join(data, "demo"))).toEqual([]);
  });
});
