import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { progressOn, type Step } from "../../src/output/progress.ts";
import { outsideOf } from "../outside.ts";

/** Returns what is printed of the steps where there is no terminal. */
async function printed(...calls: readonly (readonly Step[])[]): Promise<string> {
  const errors = new PassThrough();
  const progress = await progressOn({ ...outsideOf([]), errors });
  for (const steps of calls) await progress.show(steps);
  await progress.end();
  return text(errors.end());
}

describe("the steps of a command that waits", () => {
  test("are printed once for each change, without a terminal", async () => {
    const running: Step = { name: "apply", status: "running" };
    const noted: Step = { ...running, message: "trying again" };
    const pending: Step = { name: "observe", status: "pending" };
    expect(
      await printed([running], [running, pending], [noted], [{ name: "apply", status: "done" }]),
    ).toBe("running apply\nrunning apply: trying again\ndone    apply\n");
  });

  test("have the begin of a long result, and the whole reason of a failure", async () => {
    const message = `installs ${"a==1, ".repeat(100)}`;
    const name = "packages";
    expect(await printed([{ name, status: "done", message }])).toBe(
      `done    packages: ${message.slice(0, 160)}…\n`,
    );
    expect(await printed([{ name, status: "failed", message }])).toBe(
      `failed  packages: ${message}\n`,
    );
  });
});
