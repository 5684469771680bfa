import type { Change, NewEvent } from "@dagctl/core/contracts";
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { forgets } from "./forgets.ts";
import { partsChanged } from "./parts.ts";
import { puts } from "./puts.ts";
import { statement } from "./statement.ts";
import type { CheckedWork, Connection, Execute } from "../transaction.ts";

/** Sends the statements of one change. */
type Write = (execute: Execute) => Promise<unknown>;

/** What a database program does by itself. */
export interface Program {
  /** Whether it computes the columns by which projects are found. */
  readonly computesColumns: boolean;
}

/**
 * Returns what prepares the changes of one commit, which answers with the newest number of an event
 * then. What can fail without a database (a value that has no JSON form) fails there, before
 * anything is sent.
 *
 * @param builder writes the statements in the words of its database program
 */
export function changes(
  builder: Kysely<Tables>,
  program: Program,
): (requested: readonly Change[]) => Pick<CheckedWork<number>, "changes" | "apply"> {
  const preparePut = puts(builder, program);
  const forget = forgets(builder);
  const putEvent = statement<EventRow>((value) =>
    builder.insertInto("events").values({
      sequence: value("sequence"),
      organization: value("organization"),
      time: value("time"),
      wire: value("wire"),
    }),
  );
  const prepare = (change: Exclude<Change, { readonly put: "event" }>): Write =>
    "forget" in change ? (execute) => forget(execute, change) : preparePut(change);

  return (requested) => {
    const writes: Write[] = [];
    const events: EventTexts[] = [];
    for (const change of requested)
      if ("put" in change && change.put === "event") events.push(eventRow(change.event));
      else writes.push(prepare(change));
    return {
      changes: partsChanged(requested),
      async apply(transaction) {
        const { newestEvent } = transaction;
        if (newestEvent === undefined) throw new TypeError("The transaction has no event number");
        const newest = newestEvent + events.length;
        // It is stored at the end of the transaction.
        transaction.newestEvent = newest;
        const put = events.map<Write>(
          (event, index) => (sent) =>
            putEvent(sent, { ...event, sequence: newestEvent + 1 + index }),
        );
        await sendAll([...writes, ...put], transaction);
        return newest;
      },
    };
  };
}

/** Sends the statements of all changes in their order, without waiting where that is possible. */
async function sendAll(
  writes: readonly Write[],
  { execute, sendsAhead }: Connection,
): Promise<void> {
  if (sendsAhead) return void (await Promise.all(writes.map((write) => write(execute))));
  for (const write of writes) await write(execute);
}

type EventTexts = Readonly<Record<"organization" | "time" | "wire", string>>;
type EventRow = EventTexts & { readonly sequence: number };

function eventRow(event: NewEvent): EventTexts {
  const { organization, time } = event;
  return { organization, time, wire: JSON.stringify(event) };
}
