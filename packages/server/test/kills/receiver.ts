import { appendFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A message as its receiver has it. */
export interface Received {
  /** The header `webhook-id`. */
  readonly id: string;
  readonly body: string;
}

/** A receiver of messages, in a process that outlives those that send. */
export interface Receiver {
  readonly url: string;
  /** Forgets what has arrived. */
  clear(): Promise<void>;
  close(): void;
}

/** Starts a receiver that writes each message to a file before it answers. */
export async function startReceiver(file: string): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const id = String(request.headers["webhook-id"]);
      const received: Received = { id, body: Buffer.concat(chunks).toString() };
      appendFileSync(file, `${JSON.stringify(received)}\n`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    clear: () => rm(file, { force: true }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Returns what has arrived since the last `clear`. */
export async function readReceived(file: string): Promise<readonly Received[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Received);
}
