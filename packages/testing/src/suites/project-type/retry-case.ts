import type { ModelResult } from "@dagctl/core";
import { lawCase } from "../engine-fixture.ts";
import type { Case } from "../suite.ts";
import { type TestedProjectType, withProject } from "./on-host.ts";

/** What a run may have left, in the words of any tool. */
const LEFT: readonly (readonly ModelResult[])[] = [
  [
    { name: "bad", unique_id: "model.shop.bad", resource_type: "model", status: "failed" },
    { name: "below", unique_id: "model.shop.below", resource_type: "model", status: "skipped" },
  ],
  [{ name: "shop.bad", status: "failed", message: "No" }],
  [{ name: "[secret]", unique_id: "__proto__", status: "failed" }],
];

/** The case of `projectTypeSuite` about retries. */
export const retryCase: Case<TestedProjectType> = lawCase(
  "type-retry-input",
  "the same models that a run has left make the same input of its retry",
  (fixture, law) =>
    withProject(fixture, async ({ project }) => {
      for (const models of LEFT)
        for (const exitCode of [undefined, 1, 137]) {
          const left = { models, ...(exitCode === undefined ? {} : { exitCode }) };
          const inputOf = (): unknown => fixture.type.retryInput?.(project, left) ?? null;
          const input = inputOf();
          law.holds(typeof input === "object" && !Array.isArray(input), "an input is an object");
          law.same(inputOf(), input, "the input at a second call");
          law.same(JSON.parse(JSON.stringify(input)), input, "the input as JSON");
        }
    }),
  ({ type }) => (type.retryInput ? undefined : "the type has no retryInput"),
);
