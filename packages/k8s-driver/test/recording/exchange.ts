/** One request to the API server, and its answer. */
export interface Exchange {
  readonly method: string;
  /** The path with the query. */
  readonly path: string;
  readonly sent?: unknown;
  /** The answer: lines of a watch, or text; a JSON object stays an object. */
  readonly answer: unknown;
  readonly status: number;
  /** Whether the driver did not wait for its end: a watch. */
  readonly open?: true;
  /**
   * Positions in the order of all beginnings and ends: an exchange that had ended before this one
   * began has to come before it again.
   */
  readonly begun: number;
  readonly ended: number;
  /** The time by the recorder's clock. */
  readonly at: string;
}

/** A flow through the driver: its requests, and its result. */
export interface RecordedFlow {
  readonly exchanges: readonly Exchange[];
  readonly conclusions: unknown;
}

export interface Recording {
  /** The values that the driver was given, and cannot make up again. */
  readonly chartsUrl: string;
  readonly repository: { readonly url: string; readonly commit: string };
  readonly flows: Readonly<Record<string, RecordedFlow>>;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Matches a time as it is, and as it is in a query. */
const TIME = /\b(20\d\d-\d\d-\d\dT\d\d)(:|%3A)(\d\d)\2(\d\d)(?=[.\d]*Z)/g;
const BEGINNING = Date.parse("2026-01-01T00:00:00Z");

/**
 * Returns a function that normalizes times and ids in every recording: times as if it had begun
 * with the year, ids by their order.
 */
export function normalizer(begun: number): (text: string) => string {
  const shift = Math.floor(begun / 1000) * 1000 - BEGINNING;
  const ids = new Map<string, string>();
  const idFor = (id: string): string => {
    if (!ids.has(id))
      ids.set(id, `00000000-0000-4000-8000-${String(ids.size + 1).padStart(12, "0")}`);
    return ids.get(id) ?? id;
  };
  const timeFor = (time: string, colon: string): string => {
    const plain = time.replaceAll(colon, ":");
    // The chart's own date is before any recording and stays.
    return plain === "2026-01-01T00:00:00"
      ? time
      : new Date(Date.parse(`${plain}Z`) - shift).toISOString().slice(0, 19).replaceAll(":", colon);
  };
  return (text) =>
    text
      .replaceAll(UUID, idFor)
      .replaceAll(TIME, (time: string, _hour: string, colon: string) => timeFor(time, colon));
}

const OWN_MANAGERS: readonly unknown[] = ["dagctl", "dagctl-create", "dagctl-deploy"];

/**
 * Removes managed fields, which are long: the driver reads only those that other clients wrote into
 * a spec. Tokens and certificates are in none of its requests.
 */
export function slim(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(slim);
  if (typeof value !== "object" || value === null) return value;
  const manager = "manager" in value ? value.manager : undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      name === "fieldsV1"
        ? OWN_MANAGERS.includes(manager)
          ? []
          : specFields(one)
        : [[name, slim(one)]],
    ),
  );
}

const specFields = (fields: unknown): readonly [string, unknown][] =>
  typeof fields === "object" && fields !== null && "f:spec" in fields
    ? [["fieldsV1", { "f:spec": fields["f:spec"] }]]
    : [];

interface Packed {
  readonly parts: readonly unknown[];
  readonly recording: unknown;
}

const PART = "$part";
const LEAST = 60;

/** Writes repeated parts once: an Application contains its manifests five times. */
function packed(recording: Recording): Packed {
  const seen = new Map<string, number>();
  const count = (value: unknown): void => {
    const text = JSON.stringify(value) ?? "";
    if (text.length < LEAST) return;
    seen.set(text, (seen.get(text) ?? 0) + 1);
    // What is inside of a repeated part is repeated with it.
    if (typeof value === "object" && value !== null && seen.get(text) === 1)
      for (const one of Object.values(value)) count(one);
  };
  count(recording);
  const parts: unknown[] = [];
  const places = new Map<string, number>();
  const inside = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(pack);
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, name === "path" ? one : pack(one)]),
    );
  };
  const pack = (value: unknown): unknown => {
    const text = JSON.stringify(value) ?? "";
    if ((seen.get(text) ?? 0) < 2) return inside(value);
    if (!places.has(text)) {
      const part = inside(value);
      places.set(text, parts.push(part) - 1);
    }
    return { [PART]: places.get(text) };
  };
  const whole = inside(recording);
  return { parts, recording: whole };
}

/**
 * Returns a recording as text with a line for each part and each exchange, so that two recordings
 * can be compared.
 */
export function written(recording: Recording): string {
  const { parts, recording: whole } = packed(recording);
  const { flows, ...given } = whole as Recording;
  const lines = (values: readonly unknown[]): string =>
    `[\n${values.map((value) => JSON.stringify(value)).join(",\n")}\n]`;
  const each = Object.entries(flows).map(
    ([name, { exchanges, conclusions }]) =>
      `"${name}":{"conclusions":${JSON.stringify(conclusions)},"exchanges":${lines(exchanges)}}`,
  );
  return `{"parts":${lines(parts)},\n"recording":{${JSON.stringify(given).slice(1, -1)},"flows":{\n${each.join(",\n")}\n}}}\n`;
}

export const readFrom = (text: string): Recording => unpacked(JSON.parse(text) as Packed);

function unpacked({ parts, recording }: Packed): Recording {
  const unpack = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(unpack);
    if (PART in value) return unpack(parts[Number(value[PART])]);
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unpack(one)]));
  };
  return unpack(recording) as Recording;
}

/**
 * Returns the key that distinguishes requests. Times that the driver itself writes are left out.
 */
export const keyOf = (method: string, path: string, sent: unknown): string =>
  `${method} ${path} ${JSON.stringify(sent ?? null).replaceAll(/20\d\d-\d\d-\d\dT[\d:.]+Z/g, "<time>")}`;
