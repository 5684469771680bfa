import type { HostOptions, Timing } from "../contracts/host.ts";
import { EVENT_TYPES, isEventType } from "../model/event.ts";
import { projectTypesProblems } from "../projects/project-types.ts";
import { nearest } from "../projects/validation/nearest.ts";
import { unknownNames } from "../projects/validation/option-names.ts";
import { clockProblems, driverProblems, isObject } from "./driver-problems.ts";
import { persistenceProblems } from "./persistence.ts";

const OPTIONS: Readonly<Record<keyof HostOptions, true>> = {
  store: true,
  git: true,
  deploy: true,
  run: true,
  stateDatabase: true,
  secrets: true,
  projectTypes: true,
  plugins: true,
  consumers: true,
  messages: true,
  linkTo: true,
  clock: true,
  log: true,
  timing: true,
  ids: true,
};

/**
 * Checks what the types of `HostOptions` cannot check for a caller in JavaScript, or for options
 * that are spread from another object. An option that is misspelt would be ignored, and a driver
 * without a method would fail at its first call.
 *
 * @throws TypeError with a line for each problem
 */
export function assertOptions(options: HostOptions, timing: Timing): void {
  if (!isObject(options)) throw new TypeError("createHost needs an object of options");
  const problems = [
    ...unknownNames("createHost", Object.keys(options), Object.keys(OPTIONS), ""),
    ...timingProblems(options.timing, Object.keys(timing)),
    ...functionProblems(options),
    ...clockProblems(options.clock),
    ...driverProblems(options),
    ...projectTypesProblems(options.projectTypes),
    ...persistenceProblems(options),
    ...scheduleProblems(options),
    ...messagesProblems(options.messages),
  ];
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
}

/** A time that is no number would end every wait at once, or never. */
function timingProblems(timing: unknown, known: readonly string[]): readonly string[] {
  if (timing === undefined) return [];
  if (!isObject(timing)) return ['createHost: "timing" must be an object of times in milliseconds'];
  return [
    ...unknownNames("createHost", Object.keys(timing), known, "timing."),
    ...Object.entries<unknown>(timing as Readonly<Record<string, unknown>>)
      .filter(([name, value]) => known.includes(name) && !isDuration(value))
      .map(([name]) => `createHost: "timing.${name}" must be a number of milliseconds, 0 or more`),
  ];
}

function isDuration(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function functionProblems({ log, ids, linkTo }: HostOptions): readonly string[] {
  return [
    ...(isAbsentOrFunction(log)
      ? []
      : ['createHost: "log" must be a function that receives a LogEntry']),
    ...(isAbsentOrFunction(ids)
      ? []
      : ['createHost: "ids" must be a function that returns an id for a prefix']),
    ...(isAbsentOrFunction(linkTo)
      ? []
      : ['createHost: "linkTo" must be a function that returns the address of a page']),
  ];
}

function isAbsentOrFunction(value: unknown): boolean {
  return value === undefined || typeof value === "function";
}

function messagesProblems(messages: unknown): readonly string[] {
  if (messages === undefined) return [];
  if (!isObject(messages))
    return ['createHost: "messages" must be a sender of messages (the contract MessageSender)'];
  return (["problemOf", "send"] as const)
    .filter((name) => typeof Reflect.get(messages, name) !== "function")
    .map(
      (name) => `createHost: "messages" lacks the method "${name}" (the contract MessageSender)`,
    );
}

function scheduleProblems({ deploy, run }: Partial<HostOptions>): readonly string[] {
  return deploy?.supports?.schedules === "engine" &&
    !(run?.setSchedulesPaused && deploy.setRunVariables)
    ? ['An engine with schedules of its own needs "setSchedulesPaused" and "setRunVariables"']
    : [];
}

/**
 * Checks what types do not check for a caller in JavaScript: a listener of a misspelt type would
 * never be called.
 *
 * @throws TypeError: there is no such type, or the listener is no function
 */
export function assertListener(type: unknown, listener: unknown): void {
  if (type !== "*" && !isEventType(type)) {
    const name = typeof type === "string" ? type : typeof type;
    const near = nearest(name, EVENT_TYPES);
    const hint =
      near === undefined ? `types are ${EVENT_TYPES.join(", ")}, *` : `did you mean "${near}"?`;
    throw new TypeError(`events.on: there is no event of the type "${name}"; ${hint}`);
  }
  if (typeof listener !== "function")
    throw new TypeError("events.on needs a function that gets the events");
}
