import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cronJobName,
  labelValue,
  organizationName,
  projectName,
  runJobName,
  shortHash,
} from "../src/names.ts";

/** RFC 1123. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LABEL_VALUE = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

const near = fc
  .array(fc.constantFrom("a", "A", "-", "_", ".", "7", "é", "/", " "), { maxLength: 12 })
  .map((letters) => letters.join(""));
/** Ids of this host, ids that another host could make, and ids that no host should make. */
const id = fc.oneof(
  fc.stringMatching(/^[a-z2-7]{16}$/).map((text) => `proj_${text}`),
  near,
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.constantFrom(
    "a".repeat(300),
    "Ä",
    "",
    "-",
    "...",
    "x\u0000y",
    "日本語",
    "con",
    "a..b",
    "İstanbul",
    "\ud800",
  ),
);
const installation = fc.constantFrom("dagctl", "d", "dagctl-with-20-letter".slice(0, 20));

const fits = (name: string, most: number): void => {
  expect(name).toMatch(LABEL);
  expect(name.length).toBeLessThanOrEqual(most);
};

describe("names", () => {
  test("are valid and short enough, whatever the ids", () => {
    fc.assert(
      fc.property(installation, id, id, id, (own, organization, project, other) => {
        // The name of a namespace, and of an Application; the chart's release has another name.
        fits(organizationName(own, organization), 63);
        const base = projectName(own, organization, project);
        // The suffixes `-g12345`, `-variables` and `-removed` follow it.
        fits(base, 32);
        fits(cronJobName(base, other), 52);
        fits(runJobName(base, other), 63);
        const value = labelValue(other);
        expect(value).toMatch(LABEL_VALUE);
        expect(value.length).toBeLessThanOrEqual(63);
      }),
    );
  });

  test("are the same for the same ids, and differ for others", () => {
    fc.assert(
      fc.property(fc.tuple(installation, id, id), fc.tuple(installation, id, id), (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(projectName(...one) === projectName(...other)).toBe(same);
        expect(organizationName(one[0], one[1]) === organizationName(other[0], other[1])).toBe(
          one[0] === other[0] && one[1] === other[1],
        );
      }),
    );
  });

  const base = projectName("dagctl", "org", "proj_mfzwizltoq2gk3tp");
  test.each([
    ["jobs", (text: string) => cronJobName(base, text)],
    ["runs", (text: string) => runJobName(base, text)],
    ["label values", labelValue],
  ])("of two %s are never the same", (_what, nameOf) => {
    for (const text of [id, near])
      fc.assert(
        fc.property(text, text, (one, other) => {
          expect(nameOf(one) === nameOf(other)).toBe(one === other);
        }),
      );
  });

  test.each([
    [
      "the name that another job's hash makes",
      cronJobName,
      `nightly-${shortHash("Nightly")}`,
      "Nightly",
    ],
    [
      "a dash where an id has an underscore",
      runJobName,
      "run-mfzwizltoq2gk3tp",
      "run_mfzwizltoq2gk3tp",
    ],
    ["the name that another run's hash makes", runJobName, `run_${shortHash("Run")}`, "Run"],
    ["a dash for an underscore", cronJobName, "scheduled_run", "scheduled-run"],
  ])("never collide with those of others: %s", (_what, nameOf, one, other) => {
    expect(nameOf(base, one)).not.toBe(nameOf(base, other));
  });

  test("do not collide where a label value contains another's hash", () => {
    expect(labelValue(`h-${shortHash("ä")}`)).not.toBe(labelValue("ä"));
  });

  test("are readable where ids have the host's form", () => {
    expect(base).toMatch(/^proj-mfzwizltoq2gk3tp-[a-z2-7]{10}$/);
    expect(organizationName("dagctl", "org-acme")).toMatch(/^dagctl-org-acme-[a-z2-7]{10}$/);
    expect(cronJobName(base, "scheduled-run")).toMatch(
      /^proj-mfzwizltoq2gk3tp-[a-z2-7]{10}-scheduled-run$/,
    );
    expect(runJobName(base, "run_abcdefghijklmnop")).toMatch(
      /^proj-mfzwizltoq2gk3tp-[a-z2-7]{10}-run-abcdefghijklmnop$/,
    );
    expect(labelValue("proj_mfzwizltoq2gk3tp")).toBe("proj_mfzwizltoq2gk3tp");
  });

  test("never change, since objects in clusters have them", () => {
    expect(projectName("dagctl", "org-acme", "proj_mfzwizltoq2gk3tp")).toMatchInlineSnapshot(
      `"proj-mfzwizltoq2gk3tp-c2fyjcchzg"`,
    );
    expect(organizationName("dagctl", "Ärzte ohne Grenzen e.V.")).toMatchInlineSnapshot(
      `"dagctl-rzte-ohne-grenzen-e-v-cqzgw5hhwu"`,
    );
    expect(cronJobName(base, "Nightly Build")).toMatchInlineSnapshot(
      `"proj-mfzwizltoq2gk3tp-nftrwhfacz-nightly-uycid4cbyw"`,
    );
    expect(runJobName(base, "someone's run")).toMatchInlineSnapshot(
      `"proj-mfzwizltoq2gk3tp-nftrwhfacz-someone-s-run-kbthhqj22z"`,
    );
    expect(labelValue("日本語")).toMatchInlineSnapshot(`"h-ajxdax7yxv"`);
  });
});
