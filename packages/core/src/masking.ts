// Hides secret values in logs, and tells frames from the lines that people read. It loads nothing
// but itself, for a program that must start quickly.
export { isFrame } from "./values/frames.ts";
export { type LogMask, logMask, maskOf } from "./values/masking.ts";
