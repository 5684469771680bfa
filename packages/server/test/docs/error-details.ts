import type { ErrorCode, ErrorDetails } from "@dagctl/core";

type Keys = {
  readonly [Code in ErrorCode]: Readonly<Record<keyof ErrorDetails<Code>, true>>;
};

const everywhere = { operation: true } as const;
const place = { host: true, database: true, file: true } as const;

/** The types of `details` at run time: a key too many or too few does not compile. */
const KEYS: Keys = {
  invalid: everywhere,
  unauthenticated: everywhere,
  forbidden: everywhere,
  not_found: { ...everywhere, generation: true },
  conflict: {
    ...everywhere,
    run: true,
    status: true,
    generation: true,
    managers: true,
    failed: true,
    fence: true,
    host: true,
    number: true,
    database: true,
    folder: true,
  },
  precondition_failed: { ...everywhere, revision: true },
  idempotency_key_reused: everywhere,
  rate_limited: { ...everywhere, retry_after: true },
  internal: { ...everywhere, ...place, damaged: true },
  not_supported: everywhere,
  outcome_unknown: { ...everywhere, ...place, outage: true },
  unavailable: {
    ...everywhere,
    ...place,
    run: true,
    fence: true,
    retry_after: true,
    outage: true,
  },
  timeout: everywhere,
} satisfies Keys;

/** Returns each key of `details` with its codes. */
export function codesOfKeys(): ReadonlyMap<string, readonly string[]> {
  const codes = new Map<string, string[]>();
  for (const [code, keys] of Object.entries(KEYS))
    for (const key of Object.keys(keys)) codes.set(key, [...(codes.get(key) ?? []), code]);
  return codes;
}
