import type { LogLine } from "@dagctl/core";
import fc from "fast-check";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { DamagedFileError } from "../../src/files/damaged-file.ts";
import { type LogFile, openLogFile } from "../../src/runs/log-file.ts";
import { readLines } from "../../src/runs/log-reader.ts";
import { type RunFiles, runFiles } from "../../src/runs/run-files.ts";
import { collected } from "../workbench.ts";

const TIME = "2026-01-01T00:00:00.000Z";
const LIMIT = 8_000;

function logFiles(): RunFiles {
  const folder = mkdtempSync(join(tmpdir(), "log-file-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return runFiles(folder);
}

const textOf = (number: number, length = 0): string => `line ${number} `.padEnd(length, "x");
const bytesOf = (texts: readonly string[]): Buffer =>
  Buffer.from(texts.map((text) => `${TIME} ${text}\n`).join(""));

const append = (log: LogFile, texts: readonly string[]): void =>
  log.append(bytesOf(texts), texts.length);

/** Returns the lines with the positions of a log of which nothing was deleted. */
function uncut(texts: readonly string[]): readonly LogLine[] {
  let position = 0;
  return texts.map((text) => {
    position += bytesOf([text]).length;
    return { position, time: TIME, text };
  });
}

/** Writes that many lines, as many at once as given. */
function write(files: RunFiles, count: number, atOnce = 7, limit = LIMIT): readonly LogLine[] {
  const log = openLogFile(files, limit);
  const texts = Array.from({ length: count }, (_, index) => textOf(index + 1));
  for (let at = 0; at < count; at += atOnce) append(log, texts.slice(at, at + atOnce));
  log.close();
  return uncut(texts);
}

function sizeOf({ log, logEnd }: RunFiles): number {
  const parts = existsSync(logEnd) ? readdirSync(logEnd).map((name) => join(logEnd, name)) : [];
  return [log, ...parts].reduce((sum, path) => sum + statSync(path).size, 0);
}

const read = (files: RunFiles, after = 0, ended = true): Promise<readonly LogLine[]> =>
  collected(readLines(files, after, ended));

/**
 * Returns what a reader of a log gets after a position, by the parts of the log that are kept: the
 * lines up to `headEnd`, and those after the position of the gap.
 */
function expected(lines: readonly LogLine[], gap: LogLine, after: number): readonly LogLine[] {
  const last = lines.findIndex(({ position }) => position === gap.position);
  const head = last + 1 - (gap.missing ?? 0);
  return [
    ...lines.slice(0, head).filter(({ position }) => position > after),
    ...(gap.position > after ? [gap] : []),
    ...lines.slice(last + 1).filter(({ position }) => position > after),
  ];
}

describe("the files of a log", () => {
  it("are one file up to the size of the beginning, as in earlier versions", async () => {
    const files = logFiles();
    const lines = write(files, 20);
    expect(existsSync(files.logEnd)).toBe(false);
    expect(await read(files)).toEqual(lines);
  });

  it("have all lines of a log that is not larger than the limit", async () => {
    const files = logFiles();
    const lines = write(files, LIMIT / 40);
    expect(existsSync(files.logEnd)).toBe(true);
    expect(await read(files)).toEqual(lines);
    for (const { position } of lines.filter((_, index) => index % 25 === 0))
      expect(await read(files, position)).toEqual(lines.filter((line) => line.position > position));
  });

  it("keep the beginning and the end of any log, give each line the position of the uncut log, and say how many lines are missing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 400, max: 20_000 }),
        fc.array(
          fc.record({
            length: fc.integer({ min: 0, max: 400 }),
            count: fc.integer({ min: 1, max: 40 }),
          }),
          { maxLength: 40 },
        ),
        fc.nat(),
        async (limit, writes, seed) => {
          const files = logFiles();
          const log = openLogFile(files, limit);
          const texts: string[] = [];
          for (const { length, count } of writes) {
            const more = Array.from({ length: count }, (_, index) =>
              textOf(texts.length + index + 1, length),
            );
            append(log, more);
            texts.push(...more);
          }
          log.close();
          const lines = uncut(texts);
          const whole = lines.at(-1)?.position ?? 0;
          const all = await read(files);
          const gap = all.find(({ missing }) => missing !== undefined);
          // One part of the end and a line of each kind more than the limit.
          expect(sizeOf(files)).toBeLessThanOrEqual(limit + limit / 56 + 3 * 430);
          if (gap === undefined) {
            expect(all).toEqual(lines);
            return;
          }
          expect(all).toEqual(expected(lines, gap, 0));
          const head = lines[all.indexOf(gap) - 1]?.position ?? 0;
          expect(head).toBeGreaterThanOrEqual(Math.floor(limit / 8));
          expect(whole - gap.position).toBeGreaterThanOrEqual(limit - Math.floor(limit / 8));
          const after = lines[seed % lines.length]?.position ?? 0;
          expect(await read(files, after)).toEqual(expected(lines, gap, after));
          expect(await read(files, gap.position - 1)).toEqual(
            expected(lines, gap, gap.position - 1),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it("give a follower that keeps up each line once, and one that is overtaken a line that says how many are missing", async () => {
    const files = logFiles();
    const log = openLogFile(files, LIMIT);
    const texts: string[] = [];
    const prompt: LogLine[] = [];
    const slow: LogLine[] = [];
    for (let round = 1; round <= 150; round += 1) {
      const more = Array.from({ length: 20 }, (_, index) => textOf(texts.length + index + 1));
      append(log, more);
      texts.push(...more);
      prompt.push(...(await read(files, prompt.at(-1)?.position, false)));
      if (round % 30 === 0) slow.push(...(await read(files, slow.at(-1)?.position, false)));
    }
    log.close();
    const lines = uncut(texts);
    expect(prompt).toEqual(lines);
    const gaps = slow.filter(({ missing }) => missing !== undefined);
    expect(gaps.length).toBeGreaterThan(1);
    // Those that are kept have the positions of the uncut log, and after each gap none is missing.
    const positions = new Map(lines.map((line) => [line.position, line]));
    for (const line of slow.filter((one) => !gaps.includes(one)))
      expect(line).toEqual(positions.get(line.position));
    for (const [index, gap] of gaps.entries()) {
      const at = slow.indexOf(gap);
      const from = lines.findIndex(({ position }) => position === gap.position) + 1;
      const next = gaps[index + 1];
      const run = slow.slice(at + 1, next && slow.indexOf(next));
      expect(run).toEqual(lines.slice(from, from + run.length));
    }
  });

  it("show a line of missing lines to a reader whose file is deleted while it reads", async () => {
    const files = logFiles();
    const log = openLogFile(files, LIMIT);
    const texts = Array.from({ length: 5_000 }, (_, index) => textOf(index + 1));
    append(log, texts.slice(0, 1_000));
    const seen: LogLine[] = [];
    for await (const line of readLines(files, 0, false)) {
      if (seen.push(line) === 50) append(log, texts.slice(1_000));
    }
    log.close();
    const gap = seen.findLast(({ missing }) => missing !== undefined);
    expect(gap).toBeDefined();
    const kept = seen.slice(seen.indexOf(gap as LogLine) + 1);
    expect(kept).toEqual(uncut(texts).slice(-kept.length));
    expect((gap?.missing ?? 0) + kept.length).toBeLessThan(5_000);
  });

  it("are readable however many bytes of the last line were written", async () => {
    for (const cut of [1, 34]) {
      const files = logFiles();
      const lines = write(files, 1_000);
      const name = readdirSync(files.logEnd).sort().at(-1) ?? "";
      const path = join(files.logEnd, name);
      truncateSync(path, statSync(path).size - cut);
      const following = await read(files, 0, false);
      expect(following.at(-1)).toEqual(lines.at(-2));
      expect((await read(files)).slice(0, following.length)).toEqual(following);
    }
  });

  it("are readable after a crash between a new file and its first line", async () => {
    const files = logFiles();
    write(files, 1_000);
    const before = await read(files);
    const end = String(before.at(-1)?.position).padStart(16, "0");
    writeFileSync(join(files.logEnd, `${end}-970`), "");
    expect(await read(files)).toEqual(before);
    expect(await read(files, before.at(-1)?.position, false)).toEqual([]);
  });

  it("of which one was deleted by hand are read with a line that says so", async () => {
    const files = logFiles();
    write(files, 1_000);
    const whole = await read(files);
    const names = readdirSync(files.logEnd).sort();
    rmSync(join(files.logEnd, names[20] ?? ""));
    writeFileSync(join(files.logEnd, "notes.txt"), "of a person");
    const rest = await read(files);
    const at = rest.findIndex(({ text }) => text.includes("was deleted"));
    expect(rest.slice(0, at)).toEqual(whole.slice(0, at));
    expect(rest.slice(at + 1)).toEqual(whole.slice(at + 1 - rest.length));
    expect(rest[at]?.position).toBe(Number(names[21]?.slice(0, 16)));
  });

  it("that are something else are damaged", async () => {
    const files = logFiles();
    write(files, 20);
    writeFileSync(files.logEnd, "no folder");
    await expect(read(files)).rejects.toThrow(DamagedFileError);
    const others = logFiles();
    write(others, 1_000);
    const path = join(others.logEnd, readdirSync(others.logEnd).sort()[3] ?? "");
    rmSync(path);
    mkdirSync(path);
    await expect(read(others)).rejects.toThrow(DamagedFileError);
  });

  it("make no folder for a run whose folder is gone", () => {
    const files = logFiles();
    const log = openLogFile(files, LIMIT);
    rmSync(join(files.log, ".."), { recursive: true });
    expect(() => {
      for (let number = 1; number <= 1_000; number += 1) append(log, [textOf(number)]);
    }).toThrow(/ENOENT/);
    log.close();
    expect(existsSync(join(files.log, ".."))).toBe(false);
  });
});
