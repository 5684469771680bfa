import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../src/cli.ts";
import { dataFolderProblem } from "../src/data-folder.ts";

describe("an unusable data folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dagctl-data-"));
    writeFileSync(join(folder, "file"), "mine");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function said(
    args: readonly string[],
    environment: Record<string, string> = {},
  ): Promise<string> {
    const lines: string[] = [];
    const keep = (text: string): void => void lines.push(text);
    const code = await main({
      args,
      environment,
      directory: folder,
      signal: AbortSignal.abort(),
      input: async () => "",
      out: keep,
      printError: keep,
    });
    expect(code).toBe(1);
    return lines.join("\n");
  }

  test.each([
    [[], "file"],
    [[], "file/below/it"],
    [["token", "list"], "file"],
    [["token", "create", "ci"], "file"],
    [["token", "create", "ci"], "file/below"],
  ])(
    "is reported with its setting and what to do, and the file is not changed: %j with %s",
    async (args, data) => {
      for (const text of [
        await said([...args, "--data", data]),
        await said(args, { DAGCTL_DATA: data }),
      ]) {
        expect(text).toMatch(
          /the data folder .* \(from (?:--data|DAGCTL_DATA)\) cannot be used: .* is a file, not a folder\. Move the file away, or name another/,
        );
        expect(text).not.toMatch(/EEXIST|ENOTDIR/);
      }
      expect(readdirSync(folder)).toEqual(["file"]);
      expect(readFileSync(join(folder, "file"), "utf8")).toBe("mine");
    },
  );

  const failed = (code: string, path: string): Error =>
    Object.assign(new Error(`${code}: mkdir '${path}'`), { code, path });

  test.each([
    [
      "EACCES",
      "/srv/data",
      /\(from dagctl\.yaml:3\).*may not read and write there\. Give that user/,
    ],
    ["EACCES", "/srv", /may not read and write there at \/srv\./],
    ["EPERM", "/srv/data/tokens.json", /at \/srv\/data\/tokens\.json/],
    ["EROFS", "/srv/data", /mounted for reading only\. Mount it/],
  ])("%s at %s is reported with an explanation", (code, path, words) => {
    expect(
      dataFolderProblem(failed(code, path), { path: "/srv/data", origin: "dagctl.yaml:3" }),
    ).toMatch(words);
  });

  test("is not reported for an error of another file or kind", () => {
    for (const error of [
      failed("EACCES", "/srv/database"),
      failed("EMFILE", "/srv/data"),
      new Error("EACCES"),
      "EACCES",
    ])
      expect(dataFolderProblem(error, { path: "/srv/data" })).toBeUndefined();
  });
});
