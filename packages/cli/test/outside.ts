import { PassThrough, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { dctl } from "../src/dctl.ts";
import type { Outside } from "../src/outside.ts";

/** What one command printed, and how it ended. */
export interface DctlResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export interface DctlInput {
  readonly environment?: Readonly<Record<string, string>>;
  /** All of standard input. */
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** Whether the outputs are a terminal. @default false */
  readonly isTerminal?: boolean;
  /** What is done once, as soon as the program has printed a text that matches. */
  readonly when?: { readonly printed: RegExp; act(): void };
  /** What is done once after `when`. */
  readonly after?: { readonly printed: RegExp; act(): void };
}

/** Runs the program in this process. */
export async function runDctl(args: readonly string[], given: DctlInput = {}): Promise<DctlResult> {
  const texts = { output: "", errors: "" };
  let next = [given.when, given.after];
  const collect = (name: keyof typeof texts): PassThrough =>
    new PassThrough().on("data", (chunk: Buffer) => {
      texts[name] += chunk.toString("utf8");
      const [when] = next;
      if (when?.printed.test(texts[name]) !== true) return;
      next = next.slice(1);
      when.act();
    });
  const { isTerminal: isTTY = false } = given;
  const streams = {
    output: Object.assign(collect("output"), { isTTY }),
    errors: Object.assign(collect("errors"), { isTTY }),
  };
  const code = await dctl({ ...outsideOf(args, given), ...streams });
  await Promise.all(Object.values(streams).map((stream) => finished(stream.end())));
  return { code, ...texts };
}

/** The inputs of a command whose outputs are thrown away. */
export function outsideOf(
  args: readonly string[],
  { environment = {}, input = "", signal = new AbortController().signal }: DctlInput = {},
): Outside {
  return {
    args,
    environment: { HOME: "/nonexistent", ...environment },
    signal,
    input: Readable.from([input]),
    output: new PassThrough().resume(),
    errors: new PassThrough().resume(),
  };
}

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dctl-"));
  // A shell that is ending may still write its history.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}
