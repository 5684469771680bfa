import { plainHost, type PlainOptions, type TestHost } from "./plain-host.ts";
import { polledHost, type PolledOptions, type PollingHost } from "./polling-host.ts";
import { type ScheduledHost, scheduledHost, type ScheduledOptions } from "./scheduled-host.ts";
import { type WatchedHost, watchedHost, type WatchedOptions } from "./watched-host.ts";

export { until } from "@dagctl/testing";
export {
  type PlainOptions,
  refOf,
  type TestHost,
  untilConverged,
  untilStatus,
} from "./plain-host.ts";
export {
  FILES,
  startOtherHost,
  type PollingHost,
  pollingOn,
  quickDbt,
  type QuickDbtProject,
  RELEASE,
} from "./polling-host.ts";
export {
  JOB,
  movedClock,
  type ScheduledHost,
  scheduledOn,
  type ScheduledOptions,
} from "./scheduled-host.ts";
export type { WatchedHost } from "./watched-host.ts";

/**
 * Starts a host on fakes, which is closed at the test's end. Its pauses are short, so that no test
 * waits for a timer of minutes.
 *
 * With `project: "scheduled"` it has an active project with a schedule, on an engine that has its
 * own unless `engineOptions` say otherwise; its lease does not end when a clock is moved. With
 * `project: "polled"` it has an active project that is polled, on fakes whose calls are counted.
 * With `watched` a test moves its clock, and it counts the changing calls of drivers.
 */
export function testHost(
  options: ScheduledOptions & { readonly project: "scheduled" },
): Promise<ScheduledHost>;
export function testHost(
  options: PolledOptions & { readonly project: "polled" },
): Promise<PollingHost>;
export function testHost(options: WatchedOptions): Promise<WatchedHost>;
export function testHost(options?: PlainOptions): Promise<TestHost>;
export async function testHost(
  options:
    | (ScheduledOptions & { readonly project: "scheduled" })
    | (PolledOptions & { readonly project: "polled" })
    | WatchedOptions
    | PlainOptions = {},
): Promise<TestHost> {
  if ("watched" in options) return watchedHost(options);
  if (!("project" in options)) return plainHost(options);
  if (options.project === "scheduled") {
    const { project: _, ...rest } = options;
    return scheduledHost(rest);
  }
  const { project: _, ...rest } = options;
  return polledHost(rest);
}
