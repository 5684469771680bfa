import { describe, expect, test } from "vitest";
import { logLine, serverOutput } from "../src/log.ts";

const AT = Date.UTC(2026, 0, 31, 12, 30, 5, 7);
const TIME = "2026-01-31T12:30:05.007Z";

/** What an output prints, by stream. */
function outputOf(format: "text" | "json") {
  const printed = { out: [] as string[], errors: [] as string[] };
  const streams = {
    out: (text: string) => void printed.out.push(text),
    printError: (text: string) => void printed.errors.push(text),
  };
  return { ...serverOutput(streams, format, () => AT), printed };
}

describe("a line of the log", () => {
  const entry = { level: "warn", message: "Cannot poll", details: { project: "a", n: 1 } } as const;

  test("has a time in UTC, a level, a message and details", () => {
    expect(logLine(entry, { format: "text", at: AT })).toBe(
      `${TIME} warn: Cannot poll {"project":"a","n":1}`,
    );
    expect(JSON.parse(logLine(entry, { format: "json", at: AT }))).toEqual({
      time: TIME,
      ...entry,
    });
    expect(
      JSON.parse(logLine({ level: "error", message: "x" }, { format: "json", at: AT })),
    ).toEqual({
      time: TIME,
      level: "error",
      message: "x",
    });
  });

  test("is one line, and no terminal obeys it", () => {
    const hostile = {
      level: "error",
      message: `a\nb\r\u001b[2J\u0085\u2028${TIME} error: c`,
    } as const;
    expect(logLine(hostile, { format: "text", at: AT })).toBe(
      `${TIME} error: a\\nb\\u000d\\u001b[2J\\u0085\\u2028${TIME} error: c`,
    );
    const line = logLine(hostile, { format: "json", at: AT });
    expect(line).not.toContain("\n");
    expect(JSON.parse(line)).toMatchObject({ message: hostile.message });
  });

  test("has details also where they have no JSON form", () => {
    const details: Record<string, unknown> = { bytes: 5n };
    details["self"] = details;
    for (const format of ["text", "json"] as const) {
      const line = logLine({ level: "error", message: "x", details }, { format, at: AT });
      expect(line).toContain('{"bytes":"5","self":');
      if (format === "json") expect(JSON.parse(line)).toHaveProperty("details.bytes", "5");
    }
  });
});

describe("the output of a server", () => {
  test("is for a person by default: the messages of the start have no time", () => {
    const { printed, ...output } = outputOf("text");
    output.note("no token");
    output.failure("the port is in use");
    output.announceStart("dagctl-server listening on http://127.0.0.1:4280\ntoken: x", {
      url: "y",
    });
    output.log({ level: "error", message: "z" });
    expect(printed).toEqual({
      out: ["dagctl-server listening on http://127.0.0.1:4280\ntoken: x"],
      errors: ["note: no token", "dagctl-server: the port is in use", `${TIME} error: z`],
    });
  });

  test("has one JSON object a line in both streams with json", () => {
    const { printed, ...output } = outputOf("json");
    output.note("no token");
    output.failure("the port is in use");
    output.announceStart("dagctl-server listening on http://x\ntoken: dctl_1", { url: "http://x" });
    const level = (name: string) => expect.objectContaining({ time: TIME, level: name });
    expect(printed.errors.map((line) => JSON.parse(line) as unknown)).toEqual([
      level("warn"),
      level("error"),
    ]);
    expect(printed.out.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        time: TIME,
        level: "info",
        message: "dagctl-server listening on http://x",
        details: { url: "http://x" },
      },
    ]);
  });
});
