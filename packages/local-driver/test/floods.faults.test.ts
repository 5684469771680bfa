import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isFrame } from "@dagctl/core/masking";
import { describe, expect, test } from "vitest";
import { runFiles } from "../src/runs/run-files.ts";
import { converged, deployment, ended, REF, runRequest, workbench } from "./workbench.ts";

describe("a run", () => {
  test("has its normal outcome when it floods its log, and the log stays within its limit", async () => {
    const bench = await workbench();
    try {
      const driver = await bench.start({ logBytes: 8 * 1024 * 1024 });
      await driver.deploy.apply(deployment(1));
      await converged(driver, 1);
      // 200 MB in lines, and 100 MB without a line break.
      const flood =
        "const fs = require('fs'); const line = 'x'.repeat(999) + '\\n'; for (let n = 0; n < 200_000; n++) { fs.writeSync(1, line); if (n % 100 === 0) fs.writeSync(1, '\\n::dagctl:: {\"n\":' + n + '}\\n') } const bare = 'y'.repeat(1_000_000); for (let n = 0; n < 100; n++) fs.writeSync(2, bare)";
      const request = runRequest("run-1", [{ name: "flood", argv: ["node", "-e", flood] }]);
      await driver.run.start(request);
      expect(await ended(driver, request.ref, 120_000)).toMatchObject({
        status: "success",
        exitCode: 0,
      });
      const { log, logEnd } = runFiles(join(bench.directory, "deployments/org-1/prj-1/runs/run-1"));
      const files = (await readdir(logEnd)).map((name) => join(logEnd, name));
      let stored = 0;
      for (const path of [log, ...files]) stored += (await stat(path)).size;
      // One part of the end more than the limit.
      expect(stored).toBeLessThan(8.3 * 1024 * 1024);
      const before = process.memoryUsage().rss;
      let count = 0;
      let frameCount = 0;
      for await (const { text } of driver.run.logs(request.ref)) {
        count += text.length > 0 ? 1 : 0;
        frameCount += isFrame(text) ? 1 : 0;
      }
      expect(frameCount).toBe(0);
      // All of them: those of the beginning, of the middle that is deleted, and of the end.
      for await (const { text } of driver.run.frames?.(request.ref) ?? [])
        expect(text).toBe(`::dagctl:: {"n":${100 * frameCount++}}`);
      expect(frameCount).toBe(2_000);
      // The beginning has lines of 1,000 characters, and the end those of 16,384.
      expect(count).toBeGreaterThan(1_400);
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    } finally {
      await bench.dispose();
    }
  });

  test("has its own outcome among many concurrent ones, also across a restart", async () => {
    const bench = await workbench();
    try {
      const first = await bench.start();
      await first.deploy.apply(deployment(1));
      await converged(first, 1);
      const requests = Array.from({ length: 20 }, (_, index) =>
        runRequest(`run-${index}`, [
          { name: "code", argv: ["node", "-e", `setTimeout(() => process.exit(${index}), 500)`] },
        ]),
      );
      await Promise.all(requests.map((request) => first.run.start(request)));
      await first.deploy.close?.();
      const second = await bench.start();
      for (const [index, { ref }] of requests.entries()) {
        expect(await ended(second, ref, 60_000)).toMatchObject({
          status: index === 0 ? "success" : "failed",
          exitCode: index,
        });
      }
      expect((await second.deploy.observe(REF)).present).toBe(true);
    } finally {
      await bench.dispose();
    }
  });
});
