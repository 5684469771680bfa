import { STATUS_TABLE, type StatusRow } from "@dagctl/api";

/** Returns what a status of a project allows; `undefined` for one of a newer server. */
export const statusRow = (status: string): StatusRow | undefined =>
  Object.hasOwn(STATUS_TABLE, status)
    ? STATUS_TABLE[status as keyof typeof STATUS_TABLE]
    : undefined;
