/** A schedule that many projects have. */
export interface SchedulePreset {
  readonly text: string;
  readonly schedule: string;
}

/** Schedules that many projects have. The cron text of the job stays what counts. */
export const SCHEDULE_PRESETS: readonly SchedulePreset[] = [
  { text: "Every 15 minutes", schedule: "*/15 * * * *" },
  { text: "Every hour", schedule: "0 * * * *" },
  { text: "Every 6 hours", schedule: "0 */6 * * *" },
  { text: "Every day at 02:00", schedule: "0 2 * * *" },
  { text: "Every day at 06:00", schedule: "0 6 * * *" },
  { text: "Monday to Friday at 06:00", schedule: "0 6 * * 1-5" },
  { text: "Every Monday at 06:00", schedule: "0 6 * * 1" },
  { text: "The first day of each month at 06:00", schedule: "0 6 1 * *" },
];

/** Returns the preset that a cron text is; `undefined` where it is none of them. */
export function presetOf(schedule: string): SchedulePreset | undefined {
  const fields = schedule.trim().split(/\s+/).join(" ");
  return SCHEDULE_PRESETS.find((preset) => preset.schedule === fields);
}
