import { describe, expect, test } from "vitest";
import { typeWord } from "../../src/ui/type-word.ts";

describe("the word on a run", () => {
  test("says what a run of a plan does, and is the type of any other run", () => {
    expect(typeWord({ job_type: "explain", plan_id: "plan_a" })).toBe("explains a plan");
    expect(typeWord({ job_type: "plan", plan_id: "plan_a" })).toBe("applies a plan");
    expect(typeWord({ job_type: "plan" })).toBe("plan");
    expect(typeWord({ job_type: "invalidate" })).toBe("removes an environment");
    expect(typeWord({ job_type: "run" })).toBe("run");
  });
});
