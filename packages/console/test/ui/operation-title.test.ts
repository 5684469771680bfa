import type { Operation } from "@dagctl/core";
import { expect, test } from "vitest";
import { operationStatus, operationTitle } from "../../src/ui/operation-title.ts";

const titleOf = (kind: string, status: string): string =>
  operationTitle({ kind, status } as Operation);

test("an operation says what it does and how it has ended", () => {
  expect(titleOf("deploy", "running")).toBe("Deploy in progress");
  expect(titleOf("undeploy", "succeeded")).toBe("Undeploy succeeded");
  expect(titleOf("of-a-newer-server", "failed")).toBe("of-a-newer-server failed");
  const status = (each: Operation["status"]): string => operationStatus({ status: each });
  expect([status("running"), status("succeeded"), status("failed")]).toEqual([
    "running",
    "success",
    "failed",
  ]);
});
