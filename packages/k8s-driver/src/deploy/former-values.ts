import { z } from "zod";
import { remembered } from "../cluster/remembered.ts";
import type { SecretObject } from "../cluster/wire.ts";
import { ANNOTATION } from "../names.ts";

/** The key of a Secret under which values stand that it had before; no pod names it. */
const FORMER = "dagctl.former";
/** How much longer than a run a log of it is read, in milliseconds. */
export const KEPT: number = 24 * 60 * 60 * 1000;
/** All values of a Secret together. */
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

/** What a Secret's data holds by name, without the values that it had before. */
export function currentData(data: Data | undefined): Data {
  const { [FORMER]: _former, ...current } = data ?? {};
  return current;
}

/** The keys of a Secret whose values a log may show: none where that cannot be told. */
export const shownIn = (annotations: Data | undefined): readonly string[] =>
  remembered(KEYS, annotations?.[ANNOTATION.shown]) ?? [];

/** Whether former values stand there that are kept no longer. */
export const hasExpired = (data: Data | undefined, over: number): boolean =>
  read(data).some(({ until }) => until <= over);

/**
 * When the first former value is kept no longer, in milliseconds since 1970; `Infinity` where there
 * is none.
 */
export const nextExpiry = (data: Data | undefined): number =>
  Math.min(Infinity, ...read(data).map(({ until }) => until));

/** Values that a log has to hide although nobody is given them any more. */
export const formerValues = ({ data }: SecretObject): readonly string[] =>
  read(data).map(({ value }) => value);

/**
 * The values that give way to new data, and those before them, for as long as a log may show them
 * and as far as the Secret has room, the newest first. Nothing where there is none.
 *
 * @param shown the keys of the new data whose values a log may show
 * @param over by when former values are no longer kept, in milliseconds since 1970
 * @param until up to when those are kept that give way now
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
  const shownBefore = new Set(shownIn(found.metadata?.annotations));
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
  const kept: FormerValue[] = [];
  let room =
    MOST_BYTES -
    Object.values(data).reduce((sum, value) => sum + Buffer.from(value, "base64").length, 0) -
    "[]".length;
  for (const one of [...fresh, ...read(found.data).filter((one) => one.until > over)]) {
    if (kept.some(({ value }) => value === one.value)) continue;
    const size = Buffer.byteLength(JSON.stringify(one)) + ",".length;
    if (size > room) continue;
    room -= size;
    kept.push(one);
  }
  return kept.length === 0
    ? {}
    : { [FORMER]: Buffer.from(JSON.stringify(kept)).toString("base64") };
}

function read(data: Data | undefined): readonly FormerValue[] {
  const text = data?.[FORMER];
  return (
    remembered(
      FORMER_VALUES,
      text === undefined ? undefined : Buffer.from(text, "base64").toString(),
    ) ?? []
  );
}
