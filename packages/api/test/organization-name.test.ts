import { organizationNameProblem } from "@dagctl/core/driver-kit";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ORGANIZATION_NAME } from "../src/index.ts";

it("The pattern of an organization's name accepts what core accepts, and nothing else", () => {
  const pattern = new RegExp(ORGANIZATION_NAME);
  const letters = fc.constantFrom("a", "Z", "0", ".", "_", "-", "/", " ", "\n", "\u00e9");
  const texts = fc.oneof(
    fc.string(),
    fc.array(letters, { maxLength: 66 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(pattern.test(text)).toBe(organizationNameProblem(text) === undefined);
    }),
    { examples: [["a".repeat(63)], ["a".repeat(64)], [""], ["a\n"]] },
  );
});
