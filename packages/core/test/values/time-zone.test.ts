import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isTimeZone, parseTimeZone } from "../../src/values/time-zone.ts";

// `kubernetes-ticks/zones.txt` has the names of all time zones that Go, and so Kubernetes, knows:
// `go run . zones` in that folder.
const ofKubernetes = readFileSync(new URL("kubernetes-ticks/zones.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");

describe("parseTimeZone", () => {
  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["europe/berlin", "Europe/Berlin"],
    ["AMERICA/PORT-AU-PRINCE", "America/Port-au-Prince"],
    ["antarctica/mcmurdo", "Antarctica/McMurdo"],
    ["america/argentina/la_rioja", "America/Argentina/La_Rioja"],
    ["etc/gmt-14", "Etc/GMT-14"],
  ])("returns %j as IANA spells it: %j", (text, name) => {
    expect(parseTimeZone(text)).toEqual({ value: name });
  });

  it.each(["UTC", "utc", "Etc/UTC", "etc/utc", "GMT", "Etc/GMT", "Etc/GMT+0", "Zulu", "UCT"])(
    "returns UTC for %j in all versions of Intl",
    (text) => {
      expect(parseTimeZone(text)).toEqual({ value: "UTC" });
    },
  );

  it.each([
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["US/Eastern", "America/New_York"],
    ["Europe/Kiev", "Europe/Kyiv"],
  ])("returns for %s and %s a name that it returns unchanged", (one, other) => {
    for (const text of [one, other, one.toLowerCase(), other.toUpperCase()]) {
      const { value = "" } = parseTimeZone(text);
      expect([one, other]).toContain(value);
      expect(parseTimeZone(value)).toEqual({ value });
    }
  });

  it("returns only names that Kubernetes knows, whatever case the text has", () => {
    expect(ofKubernetes).toContain("Europe/Berlin");
    const known = new Set(ofKubernetes);
    for (const text of ofKubernetes) {
      for (const written of [text, text.toLowerCase(), text.toUpperCase()]) {
        const { value } = parseTimeZone(written);
        if (value !== undefined)
          expect([written, value, known.has(value)]).toEqual([written, value, true]);
      }
      if (text.includes("/")) expect([text, isTimeZone(text)]).toEqual([text, true]);
    }
  });

  it.each(["+02:00", "-0500", "+02", "UTC+2", "gmt-5", "GMT+02:00"])(
    "refuses the offset %j and says what it lacks",
    (text) => {
      expect(parseTimeZone(text).problem).toBe(
        "must be an area and a city, such as Europe/Berlin, or UTC; an offset has no clock changes",
      );
    },
  );

  it.each([
    "Local",
    "local",
    "CET",
    "BST",
    "IST",
    "EST5EDT",
    "Berlin",
    "Europe/Bärlin",
    "Europe/",
    "/Berlin",
    "Europe/Atlantis",
    "Etc/Unknown",
    "SystemV/AST4",
    " Europe/Berlin",
    "Europe/Berlin\n",
    "Europe/../Berlin",
    `Europe/${"x".repeat(1000)}`,
  ])("refuses %j, which engines read differently or not at all", (text) => {
    expect(parseTimeZone(text).problem).toBe(
      "must be a time zone of IANA as an area and a city, such as Europe/Berlin, or UTC",
    );
  });

  it("refuses an empty text", () => {
    expect(parseTimeZone("").problem).toBe(
      "must not be empty; leave it out, or name one such as Europe/Berlin",
    );
  });
});
