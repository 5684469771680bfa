import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  deployDriverSuite,
  gitSuite,
  messagesSuite,
  packagesSuite,
  runDriverSuite,
  secretsSuite,
  stateDatabaseSuite,
  projectTypeSuite,
  storeSuite,
  tokenStoreSuite,
  type Explanation,
} from "../src/index.ts";

const CONTRACTS = join(import.meta.dirname, "../../core/src/contracts");
const SUITES = join(import.meta.dirname, "../src/suites");

const allCases: readonly {
  readonly law: string;
  readonly name: string;
  readonly explanation: Explanation | undefined;
}[] = [
  deployDriverSuite,
  packagesSuite,
  runDriverSuite,
  stateDatabaseSuite,
  secretsSuite,
  gitSuite,
  storeSuite,
  tokenStoreSuite,
  messagesSuite,
  projectTypeSuite,
].flatMap(({ cases }) => cases.map(({ law, name, explanation }) => ({ law, name, explanation })));

describe("every law", () => {
  test("says in every suite what promises it and what to check", () => {
    const without = allCases
      .filter(({ explanation }) => !explanation?.of || !explanation.check)
      .map(({ law }) => law);
    expect(without).toEqual([]);
  });

  test("names a type of the contracts, and members that the contracts have", async () => {
    const files = await Promise.all(
      (await readdir(CONTRACTS)).map((file) => readFile(join(CONTRACTS, file), "utf8")),
    );
    const text = [...files, "export class DagctlError"].join("\n");
    const unknown = allCases.filter(({ explanation }) => {
      const [type = "", ...members] = (explanation?.of ?? "").split(".");
      return (
        !new RegExp(`export (?:interface|type|class) ${type}\\b`).test(text) ||
        !members.every((member) => new RegExp(`\\b${member}\\??[(:]`).test(text))
      );
    });
    expect(unknown).toEqual([]);
  });

  test("has a title and a check that are written once", async () => {
    const paths = (await readdir(SUITES, { recursive: true })).filter((path) =>
      path.endsWith(".ts"),
    );
    const files = await Promise.all(paths.map((path) => readFile(join(SUITES, path), "utf8")));
    const source = files.join("\n");
    const texts = new Set(allCases.flatMap(({ name, explanation }) => [name, explanation?.check]));
    const repeated = [...texts].filter((text) => source.split(JSON.stringify(text)).length - 1 > 1);
    expect(repeated).toEqual([]);
  });
});
