import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type LogQuery, logText } from "../src/node/log-file.ts";

const folder = mkdtempSync(join(tmpdir(), "dagctl-log-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "0.log");
const record = (second: number, tag: "F" | "P", text: string): string =>
  `2026-01-01T00:00:0${second}.000000000Z stdout ${tag} ${text}\n`;
writeFileSync(
  file,
  [
    record(1, "F", "one"),
    record(2, "P", "two "),
    record(3, "F", "more"),
    record(4, "F", ""),
    record(5, "P", "end"),
  ].join(""),
);

const never = new AbortController().signal;
async function read(query: Partial<LogQuery>): Promise<string> {
  let all = "";
  for await (const text of logText(
    file,
    { follow: false, timestamps: false, ...query },
    Promise.resolve(),
    never,
  ))
    all += text;
  return all;
}

describe("a container's log", () => {
  test.each<[Partial<LogQuery>, string]>([
    [{}, "one\ntwo more\n\nend"],
    [{ tailLines: 0 }, ""],
    [{ tailLines: 1 }, "end"],
    [{ tailLines: 3 }, "two more\n\nend"],
    [{ tailLines: 99 }, "one\ntwo more\n\nend"],
    [{ since: new Date("2026-01-01T00:00:04Z") }, "\nend"],
    [{ limitBytes: 5 }, "one\nt"],
    [
      { timestamps: true, tailLines: 2 },
      "2026-01-01T00:00:04.000000000Z \n2026-01-01T00:00:05.000000000Z end",
    ],
    [{ follow: true }, "one\ntwo more\n\nend"],
  ])("is read with %j", async (query, expected) => {
    await expect(read(query)).resolves.toBe(expected);
  });

  test("is followed until its container has ended, however the file grows", async () => {
    const grows = join(folder, "1.log");
    writeFileSync(grows, record(1, "F", "first"));
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const text = logText(grows, { follow: true, timestamps: false, tailLines: 1 }, ended, never);
    await expect(text.next()).resolves.toMatchObject({ value: "first\n" });
    const next = text.next();
    const whole = Buffer.from(record(2, "F", "ä"));
    appendFileSync(grows, whole.subarray(0, -2));
    appendFileSync(grows, whole.subarray(-2));
    await expect(next).resolves.toMatchObject({ value: "ä\n" });
    appendFileSync(grows, record(3, "F", "last"));
    end();
    await expect(text.next()).resolves.toMatchObject({ value: "last\n" });
    await expect(text.next()).resolves.toMatchObject({ done: true });
  });
});
