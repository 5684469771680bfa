// The shapes of what a person may send, for programs that describe or check a body. The rules over
// several fields are not in them.
export { VARIABLE_SHAPE } from "./environment-variables/rules.ts";
export { JOB_SHAPE, NEW_JOB_SHAPE } from "./jobs/job-shapes.ts";
export { PUSH_HOOK_SHAPE } from "./push-hooks/hook-shape.ts";
export { NOTIFICATION_SHAPE } from "./notifications/notification-shapes.ts";
export { COMMON_SHAPE, PUT_ONLY_SHAPE } from "./projects/validation/common-shape.ts";
