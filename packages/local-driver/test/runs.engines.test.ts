import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LocalDriver } from "../src/index.ts";
import {
  collected,
  converged,
  deployment,
  ended,
  lines,
  processIsThere,
  REF,
  runRequest,
  script,
  secret,
  workbench,
  workload,
} from "./workbench.ts";
import { until } from "@dagctl/testing";
import type { Workbench } from "./workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Workbench;
let driver: LocalDriver;

beforeEach(async () => {
  bench = await workbench();
  driver = await bench.start();
});
afterEach(() => bench.dispose());

async function deployed(overrides: Parameters<typeof deployment>[1] = {}): Promise<void> {
  await driver.deploy.apply(deployment(1, overrides));
  await converged(driver, 1);
}

describe("a run", () => {
  test("executes its steps in order and stores its log and its outcome", async () => {
    await deployed();
    const request = runRequest("run-1", [script("main.mjs"), script("sub/inner.mjs")]);
    await driver.run.start(request);
    const state = await ended(driver, request.ref);
    expect(state).toMatchObject({
      status: "success",
      exitCode: 0,
      job: "scheduled-run",
      name: "run-1-name",
      origin: "host",
    });
    expect(Date.parse(state.endedAt ?? "")).toBeGreaterThanOrEqual(
      Date.parse(state.startedAt ?? ""),
    );
    expect(await lines(driver, request.ref)).toEqual(["hello from the first commit", "inner"]);
  });

  test("ends with the exit code of the first step that fails", async () => {
    await deployed();
    const request = runRequest("run-1", [script("fail.mjs"), script("main.mjs")]);
    await driver.run.start(request);
    expect(await ended(driver, request.ref)).toMatchObject({
      status: "failed",
      exitCode: 3,
      step: "fail-mjs",
    });
    expect(await lines(driver, request.ref)).toEqual(["it broke"]);
  });

  test("fails when a program is missing, and names it", async () => {
    await deployed();
    const request = runRequest("run-1", [{ name: "nothing", argv: ["no-such-program"] }]);
    await driver.run.start(request);
    const state = await ended(driver, request.ref);
    expect(state).toMatchObject({ status: "failed", exitCode: 127, step: "nothing" });
    expect(state.message).toContain("no-such-program");
  });

  test("has its own environment and no variable of the server", async () => {
    process.env["DAGCTL_CANARY"] = "canary-of-the-server";
    try {
      await deployed({
        workload: workload({
          environment: {
            PLAIN: "value",
            PROJECT: { folder: "project", path: "sub" },
            WORK: { folder: "working" },
            TOKEN: { secret: "token" },
            KEPT: { secret: "kept" },
          },
        }),
        secrets: { kept: secret("kept-secret-value") },
      });
      const request = runRequest("run-1", [script("environment.mjs")], {
        secrets: { token: secret("token-secret-value") },
      });
      await driver.run.start(request);
      await ended(driver, request.ref);
      const [environment = "", cwd = ""] = await lines(driver, request.ref);
      const seen = JSON.parse(environment) as Record<string, string>;
      expect(seen).toMatchObject({
        PLAIN: "value",
        HOME: cwd,
        WORK: cwd,
        DO_NOT_TRACK: "1",
        TOKEN: "[secret]",
        KEPT: "[secret]",
      });
      expect(seen["PROJECT"]).toMatch(/\/sub$/);
      expect(Object.keys(seen)).not.toContain("DAGCTL_CANARY");
      expect(environment).not.toContain("canary-of-the-server");
    } finally {
      delete process.env["DAGCTL_CANARY"];
    }
  });

  test("leaves no secret on disk, in arguments, or in a returned value", async () => {
    await deployed({ workload: workload({ environment: { TOKEN: { secret: "token" } } }) });
    const request = runRequest("run-1", [script("wait.mjs")], {
      secrets: { token: secret("canary-9f3b2c") },
    });
    await driver.run.start(request);
    await until(
      () => lines(driver, request.ref),
      (seen) => seen.includes("waiting"),
    );
    for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
      expect(await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).not.toContain(
        "canary-9f3b2c",
      );
    }
    const files = await readdir(bench.directory, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      expect(
        await readFile(join(file.parentPath, file.name), "utf8").catch(() => ""),
        file.name,
      ).not.toContain("canary-9f3b2c");
    }
    expect(
      JSON.stringify([await driver.run.observe(request.ref), await driver.deploy.observe(REF)]),
    ).not.toContain("canary-9f3b2c");
  });

  test("is one run when the same id is started twice", async () => {
    await deployed();
    const request = runRequest("run-1", [script("wait.mjs")]);
    await Promise.all([driver.run.start(request), driver.run.start(request)]);
    await driver.run.start(request);
    await until(
      () => lines(driver, request.ref),
      (seen) => seen.length > 0,
    );
    expect(await lines(driver, request.ref)).toEqual(["waiting"]);
  });

  test("ends as failed when it is cancelled, with a reason, and its log stays", async () => {
    await deployed();
    const request = runRequest("run-1", [script("wait.mjs"), script("main.mjs")]);
    await driver.run.start(request);
    await until(
      () => lines(driver, request.ref),
      (seen) => seen.length > 0,
    );
    await driver.run.cancel(request.ref);
    const state = await ended(driver, request.ref);
    expect(state).toMatchObject({ status: "failed", step: "wait-mjs" });
    expect(state.message).toContain("cancelled");
    expect(await lines(driver, request.ref)).toEqual(["waiting"]);
    await driver.run.cancel(request.ref);
    await driver.run.cancel({ ...REF, run: "unknown" });
  });

  test("kills a program that ignores SIGTERM, with all its child processes", async () => {
    await deployed();
    const stubborn = runRequest("run-1", [script("stubborn.mjs")]);
    const parent = runRequest("run-2", [script("child.mjs")]);
    await driver.run.start(stubborn);
    await driver.run.start(parent);
    await until(
      () => lines(driver, stubborn.ref),
      (seen) => seen.length > 0,
    );
    const [reported = ""] = await until(
      () => lines(driver, parent.ref),
      (seen) => seen.length > 0,
    );
    await driver.run.cancel(stubborn.ref);
    await driver.run.cancel(parent.ref);
    expect(await ended(driver, stubborn.ref)).toMatchObject({ status: "failed" });
    expect(await lines(driver, stubborn.ref)).toEqual(["waiting", "not yet"]);
    await ended(driver, parent.ref);
    expect(await processIsThere(Number(reported.split(" ")[1]))).toBe(false);
  });

  test("ends together with the processes that a step leaves running", async () => {
    await deployed();
    const request = runRequest("run-1", [script("child.mjs", "leave")]);
    await driver.run.start(request);
    expect(await ended(driver, request.ref)).toMatchObject({ status: "success" });
    const [reported = ""] = await lines(driver, request.ref);
    expect(await processIsThere(Number(reported.split(" ")[1]))).toBe(false);
  });

  test("ends as failed with the reason when it is active at its deadline", async () => {
    await deployed();
    const request = runRequest("run-1", [script("wait.mjs")], {
      deadline: new Date(Date.now() + 600).toISOString(),
    });
    await driver.run.start(request);
    const state = await ended(driver, request.ref);
    expect(state).toMatchObject({ status: "failed" });
    expect(state.message).toContain("deadline");
  });

  test("is refused for another generation, or without a deployment", async () => {
    await expect(driver.run.start(runRequest("run-1", [script("main.mjs")]))).rejects.toMatchObject(
      {
        code: "conflict",
      },
    );
    await deployed();
    await expect(
      driver.run.start(runRequest("run-1", [script("main.mjs")], { generation: 2 })),
    ).rejects.toMatchObject({
      code: "conflict",
      details: { generation: 1 },
    });
    expect(await driver.run.observe({ ...REF, run: "run-1" })).toBeUndefined();
  });

  test("refuses arguments that leave their folder", async () => {
    await deployed();
    const outside = runRequest("run-1", [script("../../../etc/passwd")]);
    await expect(driver.run.start(outside)).rejects.toMatchObject({ code: "invalid" });
  });

  test("has the relative files of the run before it", async () => {
    await deployed();
    const write = runRequest("run-1", [
      { name: "write", argv: ["node", "-e", "require('fs').writeFileSync('kept.txt', 'kept')"] },
    ]);
    const read = runRequest("run-2", [
      { name: "read", argv: ["node", "-p", "require('fs').readFileSync('kept.txt', 'utf8')"] },
    ]);
    await driver.run.start(write);
    await ended(driver, write.ref);
    await driver.run.start(read);
    await ended(driver, read.ref);
    expect(await lines(driver, read.ref)).toEqual(["kept"]);
  });

  test("has a log that is followed to its end, and is read from the line after a position", async () => {
    await deployed();
    const slow =
      "let n = 0; const t = setInterval(() => { console.log('line ' + n++); if (n === 5) clearInterval(t) }, 60)";
    const request = runRequest("run-1", [{ name: "slow", argv: ["node", "-e", slow] }]);
    await driver.run.start(request);
    const seen: { position: number; text: string; time: string }[] = [];
    for await (const line of driver.run.logs(request.ref, { follow: true })) seen.push(line);
    expect(seen.map(({ text }) => text)).toEqual([
      "line 0",
      "line 1",
      "line 2",
      "line 3",
      "line 4",
    ]);
    expect(await lines(driver, request.ref, { after: seen[2]?.position ?? 0 })).toEqual([
      "line 3",
      "line 4",
    ]);
    expect(await lines(driver, { ...REF, run: "unknown" }, { follow: true })).toEqual([]);
  });

  test("calls watchers at its end", async () => {
    await deployed();
    const stop = new AbortController();
    const reported: string[] = [];
    const watching = driver.run.watch?.((ref) => reported.push(ref.run), { signal: stop.signal });
    const request = runRequest("run-1", [script("main.mjs")]);
    await driver.run.start(request);
    await until(
      async () => [reported.length, (await driver.run.observe(request.ref))?.status] as const,
      ([count, status]) => count > 0 && status === "success",
    );
    stop.abort();
    await watching;
  });

  test("has a log whose reader ends at the last line of that moment, while more lines are printed", async () => {
    await deployed();
    const endless =
      "const t = setInterval(() => { for (let n = 0; n < 50; n++) console.log('a line') }, 1)";
    const request = runRequest("run-1", [{ name: "endless", argv: ["node", "-e", endless] }]);
    await driver.run.start(request);
    await until(
      () => lines(driver, request.ref),
      ({ length }) => length > 200,
    );
    const texts: string[] = [];
    for await (const { text } of driver.run.logs(request.ref)) {
      texts.push(text);
      // Slower than the program.
      if (texts.length % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(texts.length).toBeGreaterThan(200);
    expect(await driver.run.observe(request.ref)).toMatchObject({ status: "running" });
    await driver.run.cancel(request.ref);
    await ended(driver, request.ref);
  });

  test("keeps the beginning and the end of a log beyond its limit, and a line says how many are missing between", async () => {
    await driver.deploy.close?.();
    driver = await bench.start({ logBytes: 20_000 });
    await deployed();
    const request = runRequest("run-1", [
      {
        name: "flood",
        argv: [
          "node",
          "-e",
          "for (let n = 1; n <= 5000; n++) console.log('line ' + n); console.log('the reason'); process.exitCode = 3",
        ],
      },
    ]);
    await driver.run.start(request);
    expect(await ended(driver, request.ref)).toMatchObject({ status: "failed", exitCode: 3 });
    const seen = await collected(driver.run.logs(request.ref));
    const texts = seen.map(({ text }) => text);
    const at = seen.findIndex(({ missing }) => missing !== undefined);
    const missing = seen[at]?.missing ?? 0;
    expect(texts[at - 1]).toBe(`line ${at}`);
    expect(texts[at + 1]).toBe(`line ${at + missing + 1}`);
    expect(texts.at(-1)).toBe("the reason");
    expect(seen.length - 1 + missing).toBe(5_001);
    expect(seen.length).toBeLessThan(1_000);
    // A reader that goes on within the missing lines gets the line that says so.
    const after = (seen[at]?.position ?? 0) - 1;
    expect(await collected(driver.run.logs(request.ref, { after }))).toEqual(seen.slice(at));
  });
});
