import type { Operation } from "@dagctl/core";

const TITLES: Readonly<Record<string, string>> = {
  create: "Create",
  update: "Update",
  deploy: "Deploy",
  undeploy: "Undeploy",
  delete: "Delete",
};
const ENDS: Readonly<Record<string, string>> = { succeeded: "succeeded", failed: "failed" };

/** Returns what an operation does, and how it has ended: `Deploy succeeded`. */
export const operationTitle = ({ kind, status }: Pick<Operation, "kind" | "status">): string =>
  `${TITLES[kind] ?? kind} ${ENDS[status] ?? "in progress"}`;

/** Returns the status that an operation shows. */
export const operationStatus = ({ status }: Pick<Operation, "status">): string =>
  status === "succeeded" ? "success" : status;
