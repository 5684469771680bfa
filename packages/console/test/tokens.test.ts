import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const CSS = readFileSync(new URL("../src/styles/tokens.css", import.meta.url), "utf8");
const COLOURS = new Map(
  [...CSS.matchAll(/--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)].map(
    ([, name = "", light, dark, both]) => [name, { light: light ?? both, dark: dark ?? both }],
  ),
);

/** Returns the relative luminance of a colour (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ["bg", "bg-sunken", "bg-raised", "bg-hover"];
const STATUSES = ["success", "running", "pending", "warning", "failed"];
const PAIRS: readonly (readonly [string, readonly string[], number])[] = [
  ["text", [...SURFACES, "bg-active"], 4.5],
  ["text-2", [...SURFACES, "pending-bg"], 4.5],
  ["text-3", SURFACES, 4.5],
  ["accent", [...SURFACES, "bg-active"], 4.5],
  ["accent-text", ["accent-bg"], 4.5],
  ["text", ["match", "match-now"], 4.5],
  ["magenta", SURFACES, 4.5],
  ["cyan", SURFACES, 4.5],
  ["border-strong", ["bg", "bg-sunken", "bg-raised"], 3],
  ...STATUSES.map((name) => [name, [...SURFACES, `${name}-bg`], 4.5] as const),
];

describe("the colours of the console", () => {
  const rows = PAIRS.flatMap(([name, surfaces, least]) =>
    surfaces.flatMap((surface) =>
      (["light", "dark"] as const).map((theme) => ({ theme, name, surface, least })),
    ),
  );
  test.each(rows)(
    "$theme: $name on $surface has at least $least",
    ({ theme, name, surface, least }) => {
      const [one, other] = [name, surface].map((each) => COLOURS.get(each)?.[theme]);
      if (one === undefined || other === undefined)
        throw new Error(`no colour ${name} or ${surface}`);
      expect(contrast(one, other)).toBeGreaterThanOrEqual(least);
    },
  );
});
