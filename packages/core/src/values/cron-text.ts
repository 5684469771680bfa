/** The longest schedule, in characters. */
const LONGEST = 200;

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** The names of its values, the first one for 0 or 1. */
  readonly names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAYS_OF_WEEK = 7;
const WEEKDAY: CronField = { name: "weekday", least: 0, most: DAYS_OF_WEEK, names: WEEKDAYS };
const FIELDS: readonly CronField[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, names: MONTHS },
  WEEKDAY,
];

/** A field of a schedule as it was written. */
export interface ReadField {
  readonly name: string;
  readonly written: string;
  /** The form that all cron libraries read alike; absent where the field is not valid. */
  readonly text?: string;
}

/**
 * Returns the fields of a schedule, or `undefined` where it has not five or is too long. Valid is
 * what Kubernetes' library and the host's read alike: numbers, names, `*` or `?`, ranges, steps of
 * `*` and of ranges, and lists of these. Sunday is 0, also where 7 is written.
 */
export function readCronFields(text: string): readonly ReadField[] | undefined {
  if (text.length > LONGEST) return undefined;
  const written = text.trim().split(/\s+/);
  if (written.length !== FIELDS.length) return undefined;
  return FIELDS.map((field, index) => {
    const own = written[index] ?? "";
    const read = readField(own, field);
    return { name: field.name, written: own, ...(read === undefined ? {} : { text: read }) };
  });
}

function readField(written: string, field: CronField): string | undefined {
  const items = written.split(",").map((item) => readItem(item, field));
  if (items.includes(undefined)) return undefined;
  // With a step of 1, or among others, libraries do not agree whether it is every value.
  if (items.some((item) => item?.isEvery)) return "*";
  return items.some((item) => item?.isUncommon)
    ? [...new Set(items.flatMap((item) => daysOf(item)))]
        .toSorted((one, other) => one - other)
        .join(",")
    : written;
}

interface Item {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly isEvery: boolean;
  /** Whether not all libraries read it so: Sunday as 7, or by its name at an end of a range. */
  readonly isUncommon: boolean;
}

const EVERY = /^(?:\?|\*(?:\/(\d{1,2}))?)$/;
const RANGE = /^(\d{1,2}|[a-z]{3})(?:-(\d{1,2}|[a-z]{3})(?:\/(\d{1,2}))?)?$/i;

function readItem(written: string, field: CronField): Item | undefined {
  const size = sizeOf(field);
  const every = EVERY.exec(written);
  const [, first = "", last, stepText = "1"] = RANGE.exec(written) ?? [];
  const step = Number(every?.[1] ?? stepText);
  if (step < 1 || step > size) return undefined;
  const { least } = field;
  if (every)
    return { from: least, to: least + size - 1, step, isEvery: step === 1, isUncommon: false };

  const from = readValue(first, field);
  let to = last === undefined ? from : readValue(last, field);
  const isSunday = (name: string | undefined): boolean =>
    field === WEEKDAY && name?.toLowerCase() === WEEKDAYS[0];
  // A range that ends on Sunday ends a week.
  if (isSunday(last) && from !== 0) to = DAYS_OF_WEEK;
  if (from === undefined || to === undefined || from > to) return undefined;
  const hasNamedSunday = last !== undefined && (isSunday(first) || isSunday(last));
  const isUncommon = field === WEEKDAY && (to === DAYS_OF_WEEK || hasNamedSunday);
  return { from, to, step, isEvery: false, isUncommon };
}

function readValue(written: string, { least, most, names = [] }: CronField): number | undefined {
  const index = names.indexOf(written.toLowerCase());
  if (index >= 0) return index + least;
  const value = /^\d+$/.test(written) ? Number(written) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

const sizeOf = ({ least, most }: CronField): number =>
  most - least + (most === DAYS_OF_WEEK ? 0 : 1);

/** Returns the days of an item of weekdays. */
function daysOf(item: Item | undefined): readonly number[] {
  const days: number[] = [];
  if (item === undefined) return days;
  for (let day = item.from; day <= item.to; day += item.step) days.push(day % DAYS_OF_WEEK);
  return days;
}
