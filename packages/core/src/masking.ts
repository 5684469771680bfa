// Hides secret values in logs. It loads nothing but itself, for a program that must start quickly.
export { type LogMask, logMask, maskOf } from "./values/masking.ts";
