import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { RECEIVER, type Recording } from "../../src/index.ts";

/** A message that has arrived. */
export interface Message {
  /** The header `webhook-id`. */
  readonly id: string;
  /** Its path, with the query. */
  readonly path: string;
  /** Whether it is signed by the recorded secret of the notification. */
  readonly isSigned: boolean;
  readonly body: string;
}

/** The receiver of the notifications of recorded installations. */
export interface Receiver {
  readonly messages: readonly Message[];
  close(): void;
}

/** Returns the call that has created the notification, with its answer, where there is one. */
const creationOf = ({ keyedCalls }: Recording) =>
  keyedCalls.find(({ path }) => path === "/notifications")?.answer.body as
    | { readonly id: string; readonly secret: string }
    | undefined;

/** Returns the id of the notification of a recording; `undefined` where its version has none. */
export const notificationOf = (recording: Recording): string | undefined =>
  creationOf(recording)?.id;

/** Starts the receiver, which accepts everything. */
export async function startReceiver(recording: Recording): Promise<Receiver> {
  const key = Buffer.from(creationOf(recording)?.secret.replace("whsec_", "") ?? "", "base64");
  const messages: Message[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const header = (name: string): string => String(request.headers[`webhook-${name}`]);
      const signed = `${header("id")}.${header("timestamp")}.${body}`;
      const signature = createHmac("sha256", key).update(signed).digest("base64");
      messages.push({
        id: header("id"),
        path: request.url ?? "",
        isSigned: header("signature").split(" ").includes(`v1,${signature}`),
        body,
      });
      response.end();
    });
  });
  const { hostname, port } = new URL(RECEIVER);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(Number(port), hostname, resolve);
  });
  return {
    messages,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
