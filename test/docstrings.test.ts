import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { docstringProblems } from "../scripts/docstrings.mjs";

let root: string;
afterEach(() => rmSync(root, { recursive: true, force: true }));

/**
 * Returns the problems of a package with these files below `src`; `index.ts` is its entry point.
 */
function problemsOf(sources: Readonly<Record<string, string>>): readonly string[] {
  root = mkdtempSync(join(tmpdir(), "dagctl-docstrings-"));
  const files = {
    "one/package.json": JSON.stringify({ exports: { ".": { source: "./src/index.ts" } } }),
    "one/tsconfig.json": JSON.stringify({
      compilerOptions: { module: "nodenext", allowImportingTsExtensions: true, noEmit: true },
      include: ["src"],
    }),
    ...Object.fromEntries(Object.entries(sources).map(([path, text]) => [`one/src/${path}`, text])),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return docstringProblems(root, ["one"]);
}

const THROWS = "throws, and has no @throws";
const SILENT = 'has no @returns, and does not begin with "Returns"';

describe("docstringProblems", () => {
  it("accepts docstrings that begin with Returns or have @returns", () => {
    const index = `
      /** Returns a number. */
      export function one(): number { return 1; }
      /**
       * Creates a number.
       *
       * @returns the number
       */
      export const two = (): number => 2;
      /** Waits. */
      export async function three(): Promise<void> {}
      /** A number or nothing. */
      export interface Four {
        /** Stores it. */
        set(value: number): Promise<void> | void;
        /** Returns it. */
        get(): number;
        readonly plain: string;
      }`;
    expect(problemsOf({ "index.ts": index })).toEqual([]);
  });

  it("reports an export without a docstring, also one that another file declares", () => {
    const problems = problemsOf({
      "index.ts": 'export { one, type Two } from "./more.ts";\nexport const three = 3;',
      "more.ts": "export function one(): void {}\nexport interface Two {}\nexport const four = 4;",
    });
    expect(problems).toEqual([
      "one/src/index.ts: three has no docstring",
      "one/src/more.ts: Two has no docstring",
      "one/src/more.ts: one has no docstring",
    ]);
  });

  it("reports a method without a docstring, and calls that do not say what they return", () => {
    const index = `
      /** Creates a number. It Returns nothing else. */
      export function one(): number { return 1; }
      /** Makes a number. */
      export type Two = () => Promise<number | undefined>;
      /** Numbers. */
      export interface Three {
        bare(): void;
        /** Lists them. */
        list(): AsyncIterable<number>;
      }
      /** Numbers. */
      export class Four {
        /** Adds one. */
        add(): this { return this; }
      }`;
    expect(problemsOf({ "index.ts": index })).toEqual([
      `one/src/index.ts: Four.add ${SILENT}`,
      "one/src/index.ts: Three.bare has no docstring",
      `one/src/index.ts: Three.list ${SILENT}`,
      `one/src/index.ts: Two ${SILENT}`,
      `one/src/index.ts: one ${SILENT}`,
    ]);
  });

  it("accepts one docstring for a type and a value of the same name", () => {
    const index = `
      /** A number. */
      export interface One {}
      export const One: number = 1;`;
    expect(problemsOf({ "index.ts": index })).toEqual([]);
  });

  it("reports a function that throws and has no @throws", () => {
    const index = `
      /** Returns a number. */
      export function one(text: string): number {
        if (text === "") throw new TypeError("empty");
        return Number(text);
      }
      /** Returns a number. */
      export const two = (text: string): Promise<number> =>
        text === "" ? Promise.reject(new TypeError("empty")) : Promise.resolve(2);
      /** Waits. */
      export async function three(): Promise<void> {
        try { await Promise.resolve(); } catch (error) { throw error; }
      }
      /** Waits. */
      export function four(signal?: AbortSignal): void { signal?.throwIfAborted(); }`;
    expect(problemsOf({ "index.ts": index })).toEqual(
      ["four", "one", "three", "two"].map((name) => `one/src/index.ts: ${name} ${THROWS}`),
    );
  });

  it("accepts @throws, a throw that is caught, and one in a function that is only made", () => {
    const index = `
      /**
       * Returns a number.
       *
       * @throws TypeError: the text is empty
       */
      export function one(text: string): number {
        if (text === "") throw new TypeError("empty");
        return Number(text);
      }
      /** Returns whether it fails. */
      export const two = (): boolean => {
        try { throw new Error("caught"); } catch { return true; }
      };
      /** Returns a function that throws. */
      export function three(): () => never {
        return () => { throw new Error("later"); };
      }`;
    expect(problemsOf({ "index.ts": index })).toEqual([]);
  });
});
