import type { Host, Run } from "@dagctl/core";
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { openPage, type OpenedPage, type PageOptions } from "./opened-page.ts";
import { servedConsole, type ServedConsole, TOKEN } from "./served-console.ts";

/** The page of a run that a test prints and ends. */
export interface OpenedRun extends OpenedPage {
  readonly served: ServedConsole;
  readonly runs: ReturnType<Host["organization"]>["runs"];
  /** Its id. */
  readonly run: string;
  /** The address of the page, without a fragment. */
  readonly address: string;
  print(...lines: readonly string[]): void;
  /** Ends the run, with success or with this exit code. */
  finish(exitCode?: number): void;
}

export interface RunOptions extends PageOptions {
  /** What the run has printed before the page is opened. */
  readonly lines?: readonly string[];
  /** What is added to the address of the page. */
  readonly fragment?: string;
}

/** Starts a run of the project `orders`, and opens its page. */
export async function openRun(
  browser: Browser,
  { lines = [], fragment = "", ...options }: RunOptions = {},
): Promise<OpenedRun> {
  const served = await servedConsole();
  served.engine.setRuns("manual");
  const project = await served.create("orders");
  const { projects, runs } = served.host.organization("org-acme");
  const { job_run_id: run } = await projects.run("orders");
  await expect
    .poll(async (): Promise<Run["status"]> => (await runs.get("orders", run)).status)
    .toBe("running");
  const ref = { organization: "org-acme", project, run };
  const print = (...texts: readonly string[]): void => {
    for (const text of texts) served.engine.addLine(ref, text);
  };
  print(...lines);
  const address = `${served.url}/projects/orders/runs/${run}`;
  const opened = await openPage(browser, `${address}${fragment}`, { token: TOKEN, ...options });
  await opened.page.getByRole("region", { name: "Lines of the log" }).waitFor();
  return {
    ...opened,
    served,
    runs,
    run,
    address,
    print,
    finish: (exitCode = 0) =>
      served.engine.finishRun(ref, {
        status: exitCode === 0 ? "success" : "failed",
        exitCode,
        ...(exitCode !== 0 && { message: `Step run ended with exit code ${exitCode}` }),
      }),
  };
}

/** Returns lines with numbers: `line 1`. */
export const numberLines = (count: number, first = 1): readonly string[] =>
  Array.from({ length: count }, (_line, index) => `line ${first + index}`);
