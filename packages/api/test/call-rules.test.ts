import { describe, expect, it } from "vitest";
import { CALL_RULES, type CallRule } from "../../core/src/organization/call-rules.ts";
import { ORGANIZATIONS, TOKENS } from "../src/calls/administration.ts";
import { entriesOf, type Entry, TABLE } from "../src/table.ts";

/** Calls of the server, which no organization has. */
const OF_THE_SERVER: ReadonlySet<object> = new Set([ORGANIZATIONS, TOKENS]);
/** Reads that need more than the access `read`: what they return is not for everyone. */
const GUARDED_READS: ReadonlySet<string> = new Set(["audit.list"]);

const calls = entriesOf().filter(({ part }) => !OF_THE_SERVER.has(TABLE[part]));

function ruleOf({ part, method }: Entry): CallRule | undefined {
  const parts: Readonly<Record<string, Readonly<Record<string, CallRule>>>> = CALL_RULES;
  return parts[part]?.[method];
}

describe("a call of the API", () => {
  it.each(calls.map((entry) => [entry.id, entry] as const))(
    "needs the access read exactly where it changes nothing: %s",
    (id, entry) => {
      const isChange = ruleOf(entry) === "change";
      const { access, method } = entry.call;
      expect(method === "GET").toBe(!isChange);
      if (!GUARDED_READS.has(id)) expect(access === "read").toBe(!isChange);
    },
  );

  it("is a stream exactly where the host reads the call item by item", () => {
    const idsOf = (matches: (entry: Entry) => boolean): readonly string[] =>
      calls.filter(matches).map(({ id }) => id);
    const streams = idsOf((entry) => ruleOf(entry) === "stream");
    expect(streams).toEqual(idsOf(({ call }) => call.stream !== undefined));
    expect(streams).toContain("runs.logs");
  });
});
