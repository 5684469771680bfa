import type { OperationKind } from "./operation.ts";

/** All statuses of a project; the table below says which operations may begin in each. */
export const PROJECT_STATUSES = [
  "pending",
  "deploying",
  "active",
  "degraded",
  "failed",
  "undeploying",
  "inactive",
  "deleting",
] as const;

/** The status of a project; `STATUS_TABLE` says what each means. */
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

/** What may begin in one status. */
export interface StatusRow {
  /** What the status says of the project, for a person. */
  readonly meaning: string;
  /** The operations that may begin, with the status that each sets at once. */
  readonly begins: Readonly<Partial<Record<OperationKind, ProjectStatus>>>;
  /** Whether "run now" is accepted. */
  readonly runs: boolean;
}

const REDEPLOY = {
  update: "deploying",
  deploy: "deploying",
  undeploy: "undeploying",
  delete: "deleting",
} as const;

/**
 * The only table of which operation may begin in which status and where it leads. The docs print it
 * from here.
 */
export const STATUS_TABLE: Readonly<Record<ProjectStatus, StatusRow>> = {
  pending: {
    meaning: "recorded, nothing deployed",
    begins: { deploy: "deploying", undeploy: "undeploying", delete: "deleting" },
    runs: false,
  },
  deploying: {
    meaning: "the driver has the deployment, or gets it next",
    begins: REDEPLOY,
    runs: true,
  },
  active: { meaning: "the desired state runs", begins: REDEPLOY, runs: true },
  degraded: {
    meaning: "an older generation or a part of it runs, or no run can start",
    begins: REDEPLOY,
    runs: true,
  },
  failed: { meaning: "the desired state does not run", begins: REDEPLOY, runs: false },
  undeploying: {
    meaning: "being removed; also after an undeploy that failed",
    begins: { deploy: "deploying", undeploy: "undeploying", delete: "deleting" },
    runs: false,
  },
  inactive: {
    meaning: "undeployed, record kept",
    begins: { deploy: "deploying", undeploy: "undeploying", delete: "deleting" },
    runs: false,
  },
  deleting: {
    meaning: "being deleted; also after a delete that failed",
    begins: { delete: "deleting" },
    runs: false,
  },
};

/**
 * The ranks of operations. A higher operation pre-empts a running lower one. An equal one joins
 * (undeploy, delete) or is a conflict.
 */
export const OPERATION_RANK: Readonly<Record<OperationKind, number>> = {
  create: 1,
  update: 1,
  deploy: 1,
  undeploy: 2,
  delete: 3,
};

/** The rank of a deploy that polling requested: every operation of a person pre-empts it. */
export const POLLING_RANK = 0;
