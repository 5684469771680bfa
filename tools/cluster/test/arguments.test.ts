import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { foresee, isCommand, ownFlagProblem, withPort } from "../src/arguments.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dagctl-cluster-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dataOf = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): string | undefined => {
  const { result } = foresee({ args, environment, folder });
  return "settings" in result ? result.settings.dataDirectory : undefined;
};

describe("npm run cluster", () => {
  test("has another default data folder than npm start", () => {
    expect(dataOf([])).toBe(join(folder, ".dagctl-cluster"));
    expect(foresee({ args: [], environment: { A: "b" }, folder }).environment).toEqual({
      A: "b",
      DAGCTL_DATA: ".dagctl-cluster",
    });
    expect(dataOf(["--data", "mine"])).toBe(join(folder, "mine"));
    expect(dataOf([], { DAGCTL_DATA: "mine" })).toBe(join(folder, "mine"));
    writeFileSync(join(folder, "dagctl.yaml"), "data: mine\n");
    expect(dataOf([])).toBe(join(folder, "mine"));
    // This holds also for the commands, which then see the same tokens.
    expect(foresee({ args: ["token", "list"], environment: {}, folder }).environment).toEqual({});
    rmSync(join(folder, "dagctl.yaml"));
    expect(foresee({ args: ["token", "list"], environment: {}, folder }).environment).toEqual({
      DAGCTL_DATA: ".dagctl-cluster",
    });
  });

  test("reports a mistake before a cluster starts, and options of the control plane are no mistake", () => {
    const { result } = foresee({ args: ["--port", "x"], environment: {}, folder });
    expect("problems" in result && result.problems).toEqual([expect.stringContaining("--port")]);
    expect(
      foresee({ args: [], environment: { DAGCTL_CONTROL_PLANE_CACHE: "/tmp/x" }, folder }).result
        .warnings,
    ).toEqual([]);
  });

  test.each([
    [[], false],
    [["--port", "0"], false],
    [["--help"], true],
    [["token", "list"], true],
    [["--data", "token"], false],
    [["--data", "x", "secret", "list"], true],
  ] as const)("needs no cluster for %j: %s", (args, needsNone) => {
    expect(isCommand(args)).toBe(needsNone);
  });

  test("refuses the options that it sets itself", () => {
    expect(ownFlagProblem(["--port", "1"])).toBeUndefined();
    expect(ownFlagProblem(["--kubeconfig", "x"])).toContain("--kubeconfig");
    expect(ownFlagProblem(["--charts-url=http://x"])).toContain("--charts-url");
  });

  test("replaces the requested port by the one that was found", () => {
    expect(withPort(["--port", "0", "--data", "x"], 5)).toEqual(["--data", "x", "--port", "5"]);
    expect(withPort(["--port=0"], 5)).toEqual(["--port", "5"]);
    expect(withPort([], 5)).toEqual(["--port", "5"]);
  });
});
