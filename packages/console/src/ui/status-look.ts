import type { IconName } from "./icon.tsx";

/** How a status looks: its shape says the same as its colour and its word. */
export interface Look {
  readonly icon: IconName;
  readonly tone: "success" | "failed" | "running" | "pending" | "warning" | "neutral";
  readonly word: string;
}

const LOOKS: Readonly<Record<string, Look>> = {
  pending: { icon: "pending", tone: "pending", word: "Pending" },
  deploying: { icon: "running", tone: "running", word: "Deploying" },
  active: { icon: "active", tone: "success", word: "Active" },
  degraded: { icon: "degraded", tone: "warning", word: "Degraded" },
  failed: { icon: "failed", tone: "failed", word: "Failed" },
  undeploying: { icon: "running", tone: "running", word: "Undeploying" },
  inactive: { icon: "inactive", tone: "neutral", word: "Inactive" },
  deleting: { icon: "running", tone: "running", word: "Deleting" },
  suspended: { icon: "suspended", tone: "neutral", word: "Suspended" },
  running: { icon: "running", tone: "running", word: "Running" },
  succeeded: { icon: "active", tone: "success", word: "Succeeded" },
  success: { icon: "active", tone: "success", word: "Succeeded" },
  partial: { icon: "degraded", tone: "warning", word: "Partly succeeded" },
  skipped: { icon: "skipped", tone: "warning", word: "Skipped" },
  delivered: { icon: "active", tone: "success", word: "Delivered" },
  enabled: { icon: "active", tone: "success", word: "Enabled" },
  disabled: { icon: "suspended", tone: "neutral", word: "Disabled" },
  scheduled: { icon: "clock", tone: "neutral", word: "Scheduled" },
  error: { icon: "failed", tone: "failed", word: "Error" },
  explaining: { icon: "running", tone: "running", word: "Being explained" },
  waiting: { icon: "pending", tone: "warning", word: "Waits for approval" },
  applying: { icon: "running", tone: "running", word: "Being applied" },
  removing: { icon: "running", tone: "running", word: "Being removed" },
  unapplied: { icon: "failed", tone: "failed", word: "Not applied" },
  planned: { icon: "inactive", tone: "neutral", word: "Not made yet" },
  discarded: { icon: "inactive", tone: "neutral", word: "Discarded" },
  approved: { icon: "running", tone: "running", word: "Approved" },
  completed: { icon: "active", tone: "success", word: "Completed" },
  rejected: { icon: "inactive", tone: "neutral", word: "Rejected" },
  cancelled: { icon: "inactive", tone: "neutral", word: "Cancelled" },
};

/** Returns how a status looks. One that this version does not know has its word and a grey ring. */
export const lookOf = (status: string): Look =>
  Object.hasOwn(LOOKS, status)
    ? (LOOKS[status] as Look)
    : { icon: "inactive", tone: "neutral", word: status };

/** Returns the status that a project shows: a suspended one starts no runs, whatever else it is. */
export const displayStatus = ({
  status,
  suspended,
}: {
  readonly status: string;
  readonly suspended: boolean;
}): string => (suspended && status === "active" ? "suspended" : status);
