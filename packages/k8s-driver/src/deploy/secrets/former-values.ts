import * as z from "zod";
import { parseStored } from "../../cluster/parse-stored.ts";
import type { SecretObject } from "../../cluster/wire.ts";
import { ANNOTATION } from "../../names.ts";

/** The key of a Secret that contains its former values; no pod names it. */
const FORMER = "dagctl.former";
/** How much longer than a run its log can be read, in milliseconds. */
export const LOG_RETENTION: number = 24 * 60 * 60 * 1000;
/** The most bytes of all values of a Secret together. */
export const MOST_BYTES: number = 2 ** 20;

const FORMER_VALUES = z.array(
  z.object({
    value: z.string(),
    /** Milliseconds since 1970. */
    until: z.number(),
  }),
);
type FormerValue = z.infer<typeof FORMER_VALUES>[number];
const KEYS = z.array(z.string());

export type Data = Readonly<Record<string, string>>;

/** Returns a Secret's current data by name, without the former values. */
export function currentData(data: Data | undefined): Data {
  const { [FORMER]: _former, ...current } = data ?? {};
  return current;
}

/**
 * Returns the keys of a Secret whose values a log may show; none when the annotation is not valid.
 */
export const readShownKeys = (annotations: Data | undefined): readonly string[] =>
  parseStored(KEYS, annotations?.[ANNOTATION.shown]) ?? [];

/**
 * Returns whether former values have expired.
 *
 * @param over the time up to which former values have expired, in milliseconds since 1970
 */
export const hasExpired = (data: Data | undefined, over: number): boolean =>
  read(data).some(({ until }) => until <= over);

/**
 * Returns when the first former value expires, in milliseconds since 1970; `Infinity` when there is
 * none.
 */
export const nextExpiry = (data: Data | undefined): number =>
  Math.min(Infinity, ...read(data).map(({ until }) => until));

/** Returns the values that a log has to hide although no new run gets them. */
export const formerValues = ({ data }: SecretObject): readonly string[] =>
  read(data).map(({ value }) => value);

/**
 * Returns the values that new data replaces, and the former ones, the newest first. They are kept
 * as long as a log may show them, and as far as the Secret has room. Returns an empty object when
 * there are none.
 *
 * @param shown the keys of the new data whose values a log may show
 * @param over the time up to which former values have expired, in milliseconds since 1970
 * @param until when the values expire that are replaced now, in milliseconds since 1970
 */
export function withFormer(
  found: SecretObject,
  data: Data,
  {
    shown,
    over,
    until,
  }: { readonly shown: readonly string[]; readonly over: number; readonly until: number },
): Data {
  const before = currentData(found.data);
  const shownBefore = new Set(readShownKeys(found.metadata?.annotations));
  const hidden = new Set(
    Object.keys(data).flatMap((key) => (shown.includes(key) ? [] : (data[key] ?? []))),
  );
  const given = Object.keys(before).flatMap((key) =>
    shownBefore.has(key) || hidden.has(before[key] ?? "") ? [] : (before[key] ?? []),
  );
  const fresh = given.map((value): FormerValue => ({
    value: Buffer.from(value, "base64").toString(),
    until,
  }));
  const retained: FormerValue[] = [];
  let room =
    MOST_BYTES -
    Object.values(data).reduce((sum, value) => sum + Buffer.from(value, "base64").length, 0) -
    "[]".length;
  for (const one of [...fresh, ...read(found.data).filter((one) => one.until > over)]) {
    if (retained.some(({ value }) => value === one.value)) continue;
    const size = Buffer.byteLength(JSON.stringify(one)) + ",".length;
    if (size > room) continue;
    room -= size;
    retained.push(one);
  }
  return retained.length === 0
    ? {}
    : { [FORMER]: Buffer.from(JSON.stringify(retained)).toString("base64") };
}

function read(data: Data | undefined): readonly FormerValue[] {
  const text = data?.[FORMER];
  return (
    parseStored(
      FORMER_VALUES,
      text === undefined ? undefined : Buffer.from(text, "base64").toString(),
    ) ?? []
  );
}
