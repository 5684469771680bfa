// Commits without end, several at a time, and prints the number of each commit once it is
// acknowledged. Others are refused all the time, in the same transactions.
import { writeSync } from "node:fs";
import { storeAt } from "./store-at.ts";

const [file = ""] = process.argv.slice(2);
const store = storeAt(file);
await store.open();

async function writeAll(writer: number): Promise<void> {
  for (let number = 0; ; number += 1) {
    const id = `${writer}-${number}`;
    const time = new Date().toISOString();
    await store.commit([
      {
        put: "event",
        event: { type: "orphan.found", organization: "org-acme", time, data: { id, part: 1 } },
      },
      { put: "key", record: { scope: "children", key: id, body: "", expiresAt: time } },
      {
        put: "event",
        event: { type: "orphan.found", organization: "org-acme", time, data: { id, part: 2 } },
      },
    ]);
    // Synchronous, so that what is printed is what was acknowledged before the kill.
    writeSync(1, `${id}\n`);
  }
}

/** Commits what is refused: its expectation is false. */
async function writeRefused(writer: number): Promise<void> {
  for (let number = 0; ; number += 1) {
    const id = `refused-${writer}-${number}`;
    const time = new Date().toISOString();
    const data = { id, part: 1 };
    const refusal = store.commit(
      [{ put: "event", event: { type: "orphan.found", organization: "org-acme", time, data } }],
      { expect: [{ expect: "cursor", consumer: "absent", sequence: 1 }] },
    );
    await refusal.then(
      () => writeSync(1, `${id} was not refused\n`),
      () => undefined,
    );
  }
}

await Promise.all([...[0, 1, 2, 3].map(writeAll), ...[0, 1].map(writeRefused)]);
