import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readFrames } from "../../src/runs/log-reader.ts";
import { openLog } from "../../src/runs/log-writer.ts";

// Megabytes on a machine that may be busy: nothing here is about seconds.
vi.setConfig({ testTimeout: 60_000 });

const SECRET = "correct-horse-7";
const LIMIT = 100 * 1024 * 1024;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-writer-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of a log without their times, from chunks of one stream. */
function written(
  chunks: readonly Buffer[],
  masked: readonly string[] = [SECRET],
): readonly string[] {
  const files = {
    log: join(folder, "log"),
    logEnd: join(folder, "log-end"),
    frames: join(folder, "frames.log"),
  };
  const log = openLog(files, LIMIT, masked);
  const stream = log.stream();
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  log.close();
  return textsOf(files.log);
}

const textsOf = (path: string): readonly string[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => line.slice(line.indexOf(" ") + 1));

async function framesOf(): Promise<readonly (string | number)[]> {
  const found: (string | number)[] = [];
  for await (const { text, missing } of readFrames({ frames: join(folder, "frames.log") }, 0))
    found.push(missing ?? text);
  return found;
}

describe("openLog", () => {
  it.each(["utf16le", "utf8"] as const)("stores no secret of output in %s", (encoding) => {
    const lines = written([Buffer.from(`the password is ${SECRET}\nnext\n`, encoding)]);
    expect(lines[0]).toBe("the password is [secret]");
    expect(lines[1]).toBe("next");
  });

  it.each(["\u0007", "\u034f", "\ufe0f", "\u3164", "\u{e0041}", "\u0301"])(
    "stores no secret that is split over chunks and interleaved with %j",
    (between) => {
      const bytes = Buffer.from(`a ${Array.from(SECRET).join(between)} b\n`);
      expect(written([...bytes].map((byte) => Buffer.from([byte])))).toEqual(["a [secret] b"]);
    },
  );

  it("stores no secret of a frame that has it with escapes, also where it arrives in parts", async () => {
    const shown = String.raw`\u0063orrect-horse-\u0037`;
    const line = `::dagctl:: {"message":"a ${shown} b"}${"\0".repeat(60_000)}\n`;
    written([...line.matchAll(/[^]{1,20000}/g)].map(([part]) => Buffer.from(part)));
    expect(await framesOf()).toEqual(['::dagctl:: {"message":"a [secret] b"}']);
  });

  it("stores no secret whose characters have many that are not visible between them", () => {
    for (const between of ["\u034f", "\u001b[0m"]) {
      rmSync(join(folder, "log"), { force: true });
      const bytes = Buffer.from(`a ${Array.from(SECRET).join(between.repeat(20_000))} b\n`);
      const chunks = Array.from({ length: Math.ceil(bytes.length / 20_000) }, (_, index) =>
        bytes.subarray(index * 20_000, (index + 1) * 20_000),
      );
      const text = written(chunks).join("");
      expect(text.replaceAll(/[\p{M}\p{Cc}]/gu, ""), JSON.stringify(between)).toBe("a [secret] b");
    }
  });

  it("stores no secret of an endless line, wherever it is", () => {
    const line = `${"x".repeat(16_380)}${Array.from(SECRET).join("\0")}${"y".repeat(40_000)}${SECRET}`;
    for (const size of [7, 1_000, 65_536]) {
      rmSync(join(folder, "log"), { force: true });
      const bytes = Buffer.from(line);
      const lines = written(
        Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        ),
      );
      expect(lines.join("")).toBe(`${"x".repeat(16_380)}[secret]${"y".repeat(40_000)}[secret]`);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(16_384);
    }
  });

  it("buffers little of a line that has only control characters", () => {
    expect(written(Array.from({ length: 10 }, () => Buffer.alloc(65_536, "\u001b")))).toEqual([""]);
  });

  it("ends a line at each kind of line break, also where it is split over chunks", () => {
    expect(written([Buffer.from("one\r"), Buffer.from("\ntwo\rthree\n")])).toEqual([
      "one",
      "two",
      "three",
    ]);
  });

  it("masks 400 secrets in 20 MB of output in a fraction of what one pass per secret takes", () => {
    const secrets = Array.from({ length: 400 }, () => randomBytes(15).toString("base64"));
    const text = Array.from(
      { length: 20_000 },
      (_, index) =>
        `INFO model_${index} took 0.12s, the key is ${secrets[index % 400]} of the user`,
    );
    let began = performance.now();
    const lines = written([Buffer.from(`${text.join("\n")}\n`)], secrets);
    const took = performance.now() - began;
    expect(lines.filter((line) => line.includes("the key is [secret] of")).length).toBe(
      text.length,
    );
    began = performance.now();
    for (const line of text.slice(0, 2_000))
      for (const secret of secrets) line.replaceAll(secret, "[secret]");
    expect(took).toBeLessThan(10 * 10 * (performance.now() - began));
  });

  it("stores frames apart from the log, without the line break before them, however they are split", async () => {
    const frame = '::dagctl:: {"a":1}';
    const text = `one\n\n${frame}\ntwo\n\n\n${frame}\nopen\n${frame}\n\nlast\n\n`;
    for (const size of [1, 3, 1_000]) {
      for (const name of ["log", "frames.log"]) rmSync(join(folder, name), { force: true });
      const bytes = Buffer.from(text);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(written(chunks)).toEqual(["one", "two", "", "open", "", "last", ""]);
      expect(await framesOf()).toEqual([frame, frame, frame]);
    }
  });

  it("stores nothing of a line that begins as a frame in the log, however long it is", async () => {
    const frame = '::dagctl:: {"a":1}';
    for (const length of [5_000, 16_384, 40_000, 300_000, 3_000_000])
      for (const size of [999, 16_384, 65_536]) {
        for (const name of ["log", "frames.log"]) rmSync(join(folder, name), { force: true });
        const long = `::dagctl:: ${"x".repeat(length)}`;
        const bytes = Buffer.from(`one\n\n${long}\ntwo\n${"y".repeat(20_000)}${long}\n${frame}\n`);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const lines = written(chunks);
        expect(lines.slice(0, 2)).toEqual(["one", "two"]);
        expect(lines.slice(2).join("")).toBe(`${"y".repeat(20_000)}${long}`);
        expect(await framesOf()).toEqual([1, frame]);
      }
    rmSync(join(folder, "log"));
    expect(written([Buffer.from(`::dagctl:: ${"x".repeat(100_000)}`)])).toEqual([]);
  });

  it("masks a secret in a frame, also where JSON escapes its characters", async () => {
    const secret = 'p"\\ä€/ß😀-12345';
    const ascii = JSON.stringify({ message: `x ${secret} y` }).replaceAll(
      /[\u0080-\uffff]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    written([Buffer.from(`\n::dagctl:: ${ascii}\n`)], [secret]);
    expect(await framesOf()).toEqual(['::dagctl:: {"message":"x [secret] y"}']);
  });

  it("stores at most 25,000 frames and 24 MiB of them, and none that is too long", async () => {
    const frame = `::dagctl:: ${"x".repeat(300)}`;
    written([Buffer.from(`::dagctl:: ${"x".repeat(5_000)}\n`)]);
    expect(await framesOf()).toEqual([1]);
    rmSync(join(folder, "frames.log"));
    expect(written([Buffer.from(`${frame}\n`.repeat(100_000)), Buffer.from("end\n")])).toEqual([
      "end",
    ]);
    const found = await framesOf();
    expect(found).toHaveLength(25_001);
    expect(found.at(-1)).toBe(1);
    rmSync(join(folder, "frames.log"));
    written([Buffer.from(`::dagctl:: ${"x".repeat(4_000)}\n`.repeat(20_000))]);
    expect(statSync(join(folder, "frames.log")).size).toBeLessThan(25 * 1024 * 1024);
  });
});
