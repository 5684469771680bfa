import type { SecretObject } from "../cluster/wire.ts";
import { ANNOTATION } from "../names.ts";

/** The key of a Secret under which values stand that it had before; no pod names it. */
const FORMER = "dagctl.former";
/** Longer than a run of the cluster's schedule goes on, in milliseconds: who was given an older value may still print it. */
const KEPT = 24 * 60 * 60 * 1000;
/** All values of a Secret together. */
export const MOST_BYTES: number = 2 ** 20;
/** Of which so much is for those of before, as text of ours. */
const MOST_FORMER = 200_000;

interface FormerValue {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export type Data = Readonly<Record<string, string>>;

/** What a Secret's data holds by name, without the values that it had before. */
export function currentData(data: Data | undefined): Data {
  const { [FORMER]: _former, ...current } = data ?? {};
  return current;
}

/** Values that a log has to hide although nobody is given them any more. */
export const formerValues = ({ data }: SecretObject): readonly string[] => read(data).map(({ value }) => value);

/** The values that give way to new data, and those before them, for as long as a run may have them. Nothing where there is none. */
export function withFormer(found: SecretObject, data: Data, now: number): Data {
  const before = currentData(found.data);
  const shown = new Set(JSON.parse(found.metadata?.annotations?.[ANNOTATION.shown] ?? "[]") as string[]);
  const current = new Set(Object.values(data));
  const given = Object.keys(before).flatMap((key) => (shown.has(key) || current.has(before[key] ?? "") ? [] : (before[key] ?? [])));
  const fresh = given.map((value): FormerValue => ({ value: Buffer.from(value, "base64").toString(), until: now + KEPT }));
  const kept: FormerValue[] = [];
  let room = Math.min(MOST_FORMER, MOST_BYTES - Object.values(data).reduce((sum, value) => sum + Buffer.from(value, "base64").length, 0)) - "[]".length;
  for (const one of [...fresh, ...read(found.data).filter(({ until }) => until > now)]) {
    if (kept.some(({ value }) => value === one.value)) continue;
    const size = Buffer.byteLength(JSON.stringify(one)) + ",".length;
    if (size > room) continue;
    room -= size;
    kept.push(one);
  }
  return kept.length === 0 ? {} : { [FORMER]: Buffer.from(JSON.stringify(kept)).toString("base64") };
}

function read(data: Data | undefined): readonly FormerValue[] {
  const text = data?.[FORMER];
  return text === undefined ? [] : (JSON.parse(Buffer.from(text, "base64").toString()) as FormerValue[]);
}
