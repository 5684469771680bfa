import { describe, expect, test } from "vitest";

interface Bundle {
  readonly code: string;
  readonly limit: number;
}

const { bundleSizeProblems } = (await import(
  `${import.meta.dirname}/../scripts/bundle-sizes.mjs`
)) as {
  readonly bundleSizeProblems: (
    root: string,
    bundles: readonly Bundle[],
  ) => Promise<readonly string[]>;
};
const root = `${import.meta.dirname}/..`;

describe("the check of an embedder's bundle", () => {
  test("refuses one with all languages of zod, and accepts one without", async () => {
    const use = "export const name = z.string();";
    const all = { code: `import { z } from "zod"; ${use}`, limit: 160 };
    const few = { code: `import * as z from "zod"; ${use}`, limit: 160 };
    const [problem, ...rest] = await bundleSizeProblems(root, [all, few]);
    expect(problem).toMatch(/^a bundle of import \{ z \} .* has \d{3} kB, and 160 are allowed$/);
    expect(rest).toEqual([]);
  });
});
