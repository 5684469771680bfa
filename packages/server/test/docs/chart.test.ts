import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fields } from "../../src/settings/fields.ts";
import type { Field } from "../../src/settings/field.ts";
import {
  chartSchema,
  chartValues,
  SCHEMA,
  settingsTemplate,
  TEMPLATE,
  VALUES,
  valueRows,
  withRow,
} from "./chart.ts";
import { CHECKOUT, readPage } from "./pages.ts";

const settings: readonly Field<unknown>[] = Object.values(fields);

describe("the Helm chart", () => {
  test.each([
    ["values", VALUES, chartValues],
    ["schema", SCHEMA, chartSchema],
    ["variables", TEMPLATE, settingsTemplate],
  ])(
    "has the %s of the table of settings (DAGCTL_TEST_WRITE_DOCS=1 writes %s)",
    (_, page, print) => {
      if (process.env["DAGCTL_TEST_WRITE_DOCS"] === "1")
        writeFileSync(`${CHECKOUT}${page}`, print());
      expect(readPage(page)).toBe(print());
    },
  );

  test("gets the value of a new row, in its group and with its comment", () => {
    const row = { path: ["runs", "pause"], otherwise: "5m", schema: {}, help: "Between runs." };
    expect(withRow("runs:\n  deadline: 6h\ngit:\n  allow: []\n", row)).toBe(
      "runs:\n  # Between runs.\n  pause: 5m\n  deadline: 6h\ngit:\n  allow: []\n",
    );
    const changed = { ...row, otherwise: [], help: "Words ".repeat(30).trim() };
    expect(withRow("runs:\n  # Old.\n  pause: 5m\n", changed)).toBe(
      `runs:\n  # ${"Words ".repeat(16).trim()}\n  # ${"Words ".repeat(14).trim()}\n  pause: []\n`,
    );
    expect(() => withRow("git: {}\n", row)).toThrow(/has no group runs for runs.pause/);
  });

  test("sets a setting in the printed template alone", () => {
    expect(readPage("deploy/helm/dagctl-server/templates/deployment.yaml")).not.toContain(
      "DAGCTL_",
    );
  });

  test("has one value for each setting", () => {
    const paths = valueRows.map(({ path }) => path.join("."));
    expect(paths).toEqual([...new Set(paths)]);
  });

  const defaults = settings.flatMap(({ key, chart, otherwise, read }) =>
    "value" in chart && chart.otherwise === undefined && otherwise !== undefined
      ? [{ key, schema: chart.schema, otherwise, read }]
      : [],
  );
  test.each(defaults)("takes the default of $key", ({ schema, otherwise, read }) => {
    expect(defaults.length).toBeGreaterThan(5);
    const { pattern, enum: words } = schema;
    if (typeof pattern === "string") expect(otherwise).toMatch(new RegExp(pattern));
    if (Array.isArray(words)) expect(words).toContain(otherwise);
    expect(read(otherwise, "/", { readFile: () => undefined })).toHaveProperty("value");
  });
});
