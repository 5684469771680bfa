import { expect, test } from "vitest";
import { formerValues, withFormer } from "../../../src/deploy/secrets/former-values.ts";

const BEGUN = Date.parse("2026-01-01T00:00:00Z");
const later = (seconds: number): number => BEGUN + seconds * 1000;

test("values that were replaced are stored for their time, except those that a log may show", () => {
  const within = (seconds: number): { readonly over: number; readonly until: number } => ({
    over: later(seconds),
    until: later(seconds + 24 * 3600),
  });
  const data = (values: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
    );
  const metadata = { annotations: { "dagctl.dev/shown": JSON.stringify(["shown"]) } };
  const first = { metadata, data: data({ secret: "one", same: "same", shown: "shown" }) };
  const former = withFormer(first, data({ secret: "two", same: "same" }), {
    shown: [],
    ...within(0),
  });
  const second = { metadata, data: { ...data({ secret: "two", same: "same" }), ...former } };
  expect(formerValues(second)).toEqual(["one"]);
  expect(
    formerValues({
      data: withFormer(second, data({ secret: "three", same: "same" }), {
        shown: [],
        ...within(60),
      }),
    }),
  ).toEqual(["two", "one"]);
  expect(
    formerValues({
      data: withFormer(second, data({ secret: "three", same: "same" }), {
        shown: [],
        ...within(25 * 3600),
      }),
    }),
  ).toEqual(["two"]);
  // A value that is shown now was hidden before. It is hidden again once no variable shows it.
  const open = withFormer(first, data({ open: "one" }), { shown: ["open"], ...within(0) });
  expect(formerValues({ data: open })).toEqual(["one", "same"]);
  expect(withFormer(first, first.data, { shown: [], ...within(0) })).toEqual({});
});
