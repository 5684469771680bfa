import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeClock } from "@dagctl/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createContext } from "../../src/context.ts";
import { indexUrl } from "../../src/python/indexes.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-indexes-"));
  for (const name of ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"])
    vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Makes an interpreter whose pip notes each start, and then runs a script. */
async function start(script: string): Promise<{
  readonly ask: () => Promise<string>;
  readonly starts: () => Promise<number>;
  readonly clock: ReturnType<typeof fakeClock>;
}> {
  const interpreter = join(folder, "python3");
  const note = join(folder, "starts");
  await writeFile(interpreter, `#!/bin/sh\necho start >> '${note}'\n${script}\n`);
  await chmod(interpreter, 0o755);
  const clock = fakeClock();
  const directory = join(folder, "data");
  const context = createContext({ directory, clock, python: { interpreter } });
  return {
    clock,
    ask: () => indexUrl(context, new AbortController().signal),
    starts: async () => (await readFile(note, "utf8")).split("\n").length - 1,
  };
}

describe("the index of the machine", () => {
  test("is asked of pip once in a minute", async () => {
    const answer = join(folder, "answer");
    await writeFile(answer, "https://mirror.example.com/simple\n");
    const { ask, starts, clock } = await start(`cat '${answer}'`);
    expect(await ask()).toBe("https://mirror.example.com/simple");
    await writeFile(answer, "https://other.example.com/simple\n");
    await clock.advance(59_000);
    expect(await ask()).toBe("https://mirror.example.com/simple");
    expect(await starts()).toBe(1);
    await clock.advance(1_000);
    expect(await ask()).toBe("https://other.example.com/simple");
    expect(await starts()).toBe(2);
  });

  test("is the public one where pip has none, which counts for a minute, too", async () => {
    const { ask, starts } = await start("exit 1");
    expect(await ask()).toBe("https://pypi.org/simple");
    expect(await ask()).toBe("https://pypi.org/simple");
    expect(await starts()).toBe(1);
  });
});
