import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Printing, printAnswer } from "../../src/output/print-answer.ts";
import { outsideOf } from "../outside.ts";

async function printed(
  result: unknown,
  printing: Partial<Printing> = {},
): Promise<{ readonly output: string; readonly errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const texts = [text(output), text(errors)] as const;
  await printAnswer({ ...outsideOf([]), output, errors }, result, {
    output: "table",
    columns: undefined,
    noun: "thing",
    isRead: true,
    isById: false,
    ...printing,
  });
  output.end();
  errors.end();
  return { output: await texts[0], errors: await texts[1] };
}

const HOSTILE = "a\u001b[2J\u009bb\u202ec\nd";

describe("a table", () => {
  test("has one row for each item and aligned columns, also of wide characters", async () => {
    const items = [
      { name: "one", count: 3, other: { nested: true } },
      { name: "漢字", count: 12, other: { nested: false } },
    ];
    expect(await printed({ things: items, total: 2 })).toEqual({
      output: "NAME   COUNT\none    3\n漢字   12\n",
      errors: "",
    });
  });

  test("has one line for a text of several", async () => {
    const items = [{ id: "1", message: "Binder Error:\n  no column\nLINE 1" }];
    expect((await printed({ things: items, total: 1 })).output).toBe(
      "ID   MESSAGE\n1    Binder Error: no column LINE 1\n",
    );
  });

  test("has the columns that the noun names, and short commits", async () => {
    const items = [{ id: "1", current_commit_sha: "0123456789abcdef" }, { id: "2" }];
    const { output } = await printed(
      { things: items, total: 2 },
      { columns: ["current_commit_sha", "id"] },
    );
    expect(output).toBe(
      "CURRENT COMMIT SHA   ID\n0123456789           1\n                     2\n",
    );
  });

  test("has no number of commits where polls of the branch fail", async () => {
    const failure = { since: "2026-12-03T10:00:00.000Z", message: "no such\n repository" };
    const unknown = "not known since 2026-12-03T10:00:00.000Z (no such repository)";
    const item = { id: "1", commits_behind: 0, poll_failure: failure };
    const read = { ...item, id: "2", poll_failure: { ...failure, branch_was_read: true } };
    const columns = ["id", "commits_behind"];
    const { output } = await printed({ things: [item, read], total: 2 }, { columns });
    expect(output).toBe(`ID   COMMITS BEHIND\n1    ${unknown}\n2    0\n`);
    expect((await printed(item)).output).toContain(`commits_behind:   ${unknown}\n`);
  });

  test("has columns of nested objects, and leaves out what no item has, or has none of", async () => {
    const items = [
      {
        id: "1",
        runs: { failed: 0, error: 0, partial: 2 },
        more: { select: ["a", "b"], vars: {} },
      },
      {
        id: "2",
        runs: { failed: 1 },
        more: { end: "3 days ago", threads: 2, deep: { list: ["a"] } },
      },
    ];
    const columns = ["id", "runs.failed", "runs.error+", "runs.partial+", "runs.none?", "more?"];
    expect((await printed({ things: items, total: 2 }, { columns })).output).toBe(
      [
        "ID   RUNS FAILED   RUNS PARTIAL   MORE",
        "1    0             2              select=a,b vars={}",
        '2    1                            end="3 days ago" threads=2 deep={"list":["a"]}',
        "",
      ].join("\n"),
    );
  });

  test("says which page of how many items it is", async () => {
    const page = { things: [{ id: "1" }], total: 3, page: 1, limit: 1, total_pages: 3 };
    expect((await printed(page)).errors).toBe("1 of 3 things, page 1 of 3; --page 2 shows more\n");
    expect((await printed({ things: [], total: 0 })).errors).toBe("no things\n");
    const more = { deliveries: [{ id: "1" }, { id: "2" }, { id: "3" }], has_more: true };
    expect((await printed({ ...more, next_after: 3 }, { noun: "delivery" })).errors).toBe(
      "3 deliveries; --after 3 shows more\n",
    );
  });
});

describe("a new token", () => {
  const token = { id: "tok_1", name: "ci", token: "dctl_x" };

  test("is printed whole, because it is shown this once", async () => {
    const { output } = await printed(token, { isRead: false, columns: ["name", "id"] });
    expect(output).toContain("dctl_x");
  });

  test("is its own name for a further command", async () => {
    expect((await printed(token, { isRead: false, output: "name" })).output).toBe("dctl_x\n");
  });
});

describe("a new secret of a push hook", () => {
  const hook = { id: "hook_1", provider: "github", path: "/api/v1/hooks/hook_1/push", secret: "x" };

  test("is printed with its record, and alone as the name", async () => {
    const { output } = await printed(hook, { isRead: false, columns: ["id", "provider"] });
    expect(output).toContain("/api/v1/hooks/hook_1/push");
    expect(output).toMatch(/secret:? +x\n/i);
    expect((await printed(hook, { isRead: false, output: "name" })).output).toBe("x\n");
  });
});

describe("a record", () => {
  test("is printed with nested records and lists", async () => {
    const { output } = await printed({ id: "1", long_name: "x", at: { a: 1 }, steps: [{ b: 2 }] });
    expect(output).toBe("id:          1\nlong_name:   x\nat:\n  a:   1\nsteps:\n  B\n  2\n");
  });

  test("is one row after a change", async () => {
    const { output } = await printed({ id: "1", name: "x" }, { isRead: false, columns: ["name"] });
    expect(output).toBe("NAME\nx\n");
  });

  test("is the message alone after a removal", async () => {
    const removal = { message: "Deleted", id: "1", operation: { id: "op" } };
    expect((await printed(removal)).output).toBe("Deleted\n");
  });
});

describe("every form", () => {
  const value = { things: [{ name: HOSTILE, [HOSTILE]: HOSTILE }], total: 1 };

  test.each(["table", "json", "yaml", "name"] as const)(
    "%s has no control character of the server",
    async (output) => {
      const { output: shown } = await printed(value, { output });
      expect(shown).toMatch(/\\u001b|\\e/);
      expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    },
  );

  test("json and yaml are what the server answered", async () => {
    expect(JSON.parse((await printed(value, { output: "json" })).output)).toEqual(value);
    expect(parse((await printed(value, { output: "yaml" })).output)).toEqual(value);
  });

  test.each([
    ["a name", { id: "1", name: "x" }, "x"],
    ["an id", { id: "1" }, "1"],
    ["the id of a started run", { job_run_id: "run_1", job_name: "x" }, "run_1"],
    [
      "the id of a project's variable",
      { id: "v", name: "X", project_id: "p", is_sensitive: true },
      "v",
    ],
  ])("name is %s", async (_what, record, name) => {
    expect((await printed(record, { output: "name" })).output).toBe(`${name}\n`);
  });

  test("name is the id of a record with a name that no command takes", async () => {
    const printing = { output: "name", isById: true } as const;
    expect((await printed({ id: "1", name: "x" }, printing)).output).toBe("1\n");
  });
});
