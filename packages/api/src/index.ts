export type {
  Caller,
  CallerReview,
  CreatedToken,
  Organizations,
  Token,
  TokenInput,
  Tokens,
} from "./administration.ts";
export {
  ACCESS,
  type Access,
  type Answer,
  type AnswerFields,
  type Body,
  type Call,
  type CallsOf,
  COMMON_ERRORS,
  type FieldKind,
  type FileCall,
  hasAccess,
  type JsonCall,
  type Method,
  MUTATION_ERRORS,
  type MutationHeader,
  pathParameters,
  type QueryParameter,
  type StreamCall,
} from "./call.ts";
export { NOTIFICATION_EVENTS } from "./calls/notifications.ts";
export { type ErrorBody, type PublicDetails, publicDetails, STATUS_OF } from "./errors.ts";
export { STATUS_TABLE, type StatusRow } from "@dagctl/core/status";
export { ORGANIZATION_NAME } from "./organization-name.ts";
export { type Entry, entriesOf, TABLE, type Table } from "./table.ts";
