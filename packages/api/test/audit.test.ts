import { parseRfc3339 } from "@dagctl/core/driver-kit";
import { expect, it } from "vitest";
import { TABLE } from "../src/index.ts";

it("The pattern of a time in the audit's query accepts the days that core accepts", () => {
  const { since } = TABLE.audit.list.query;
  if (since?.type !== "string") throw new Error("since is no text");
  const pattern = new RegExp(since.pattern, "u");
  const two = (number: number): string => String(number).padStart(2, "0");
  for (const year of ["0000", "0096", "1900", "2000", "2024", "2026", "2100", "9999"])
    for (let month = 0; month <= 13; month += 1)
      for (let day = 0; day <= 32; day += 1) {
        const time = `${year}-${two(month)}-${two(day)}T23:59:59.5+01:30`;
        expect([time, pattern.test(time)]).toEqual([time, parseRfc3339(time) !== undefined]);
      }
});
