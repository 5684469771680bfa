import type {
  ErrorCode,
  Issue,
  Operation,
  OperationStep,
  OperationSummary,
  PageInfo,
} from "@dagctl/core";
import * as z from "zod";
import type { ErrorBody, PublicDetails } from "../errors.ts";
import { STATUS_OF } from "../errors.ts";
import { COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";

const CODE: z.ZodType<ErrorCode> = z.enum(Object.keys(STATUS_OF) as ErrorCode[]);

/** One problem of a request. */
export const ISSUE: ShapeOf<Issue> = exactly<Issue>()({
  path: text("Where the problem is. It is empty for the whole body."),
  message: text("What would be right. It follows the path."),
});

/** The facts of an error, for a program. */
const DETAILS = exactly<PublicDetails>()({
  operation: text("The operation that failed or is in the way.").optional(),
  run: text("The run that is in the way.").optional(),
  status: text("The status of the project, in which the call is not possible.").optional(),
  revision: z.number().optional(),
  retry_after: z.number().optional(),
});

/** The body of an error. */
export const ERROR_BODY: ShapeOf<ErrorBody> = exactly<ErrorBody>()({
  error: CODE,
  message: text("For a person."),
  retryable: z
    .boolean()
    .meta({ description: "Whether the same call may succeed later without a change." }),
  issues: z.array(ISSUE).optional(),
  details: DETAILS.optional(),
});

const KIND = z.enum(["create", "update", "deploy", "undeploy", "delete"]);
const STATUS = z.enum(["running", "succeeded", "failed"]);

const STEP = exactly<OperationStep>()({
  name: z.string(),
  status: z.enum(["running", "done", "failed"]),
  started_at: TIME,
  ended_at: TIME.optional(),
  message: text("What happens, or why the step failed.").optional(),
});

interface OperationError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly issues?: readonly Issue[];
}

const OPERATION_ERROR = exactly<OperationError>()({
  code: CODE,
  message: z.string(),
  issues: z.array(ISSUE).optional(),
});

/** An operation with its steps. */
export const OPERATION: ShapeOf<Operation> = exactly<Operation>()({
  id: z.string(),
  project_id: z.string(),
  kind: KIND,
  requested_by: z.literal("polling").optional(),
  status: STATUS,
  generation: COUNT,
  steps: z.array(STEP),
  deadline: TIME,
  created_at: TIME,
  ended_at: TIME.optional(),
  error: OPERATION_ERROR.optional(),
});

/** The operation in progress, in its project. */
export const OPERATION_SUMMARY: ShapeOf<OperationSummary> = exactly<OperationSummary>()({
  id: z.string(),
  kind: KIND,
  status: STATUS,
  created_at: TIME,
});

/** A page of operations. */
export const OPERATION_LIST: ShapeOf<{ readonly operations: readonly Operation[] } & PageInfo> =
  exactly<{ readonly operations: readonly Operation[] } & PageInfo>()({
    operations: z.array(OPERATION),
    total: COUNT,
    page: COUNT.optional(),
    limit: COUNT.optional(),
    total_pages: COUNT.optional(),
  });
