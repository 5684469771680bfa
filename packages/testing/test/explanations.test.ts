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

const explanations: readonly [law: string, explanation: Explanation | undefined][] = [
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
].flatMap(({ cases }) =>
  cases.map(({ law, explanation }): [string, Explanation | undefined] => [law, explanation]),
);

describe("every law", () => {
  test("says in every suite what promises it and what to check", () => {
    const without = explanations
      .filter(([, explanation]) => !explanation?.of || !explanation.check)
      .map(([law]) => law);
    expect(without).toEqual([]);
  });

  test("names a type of the contracts, and members that the contracts have", async () => {
    const files = await Promise.all(
      (await readdir(CONTRACTS)).map((file) => readFile(join(CONTRACTS, file), "utf8")),
    );
    const text = [...files, "export class DagctlError"].join("\n");
    const unknown = explanations.filter(([, explanation]) => {
      const [type = "", ...members] = (explanation?.of ?? "").split(".");
      return (
        !new RegExp(`export (?:interface|type|class) ${type}\\b`).test(text) ||
        !members.every((member) => new RegExp(`\\b${member}\\??[(:]`).test(text))
      );
    });
    expect(unknown).toEqual([]);
  });
});
