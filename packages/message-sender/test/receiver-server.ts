import type { ReceivedMessage, ReceiverAnswer } from "@dagctl/testing";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A receiver on this machine. */
export interface ReceiverServer {
  readonly port: number;
  readonly received: readonly ReceivedMessage[];
  answerWith(answer: ReceiverAnswer): void;
  close(): Promise<void>;
}

/** Returns a receiver that serves on the loopback address. */
export async function receiverServer(): Promise<ReceiverServer> {
  const received: ReceivedMessage[] = [];
  let answer: ReceiverAnswer = {};
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { headers } = request;
    received.push({
      url: `http://${headers.host}${request.url}`,
      headers: headers as Readonly<Record<string, string>>,
      body: Buffer.concat(chunks).toString("utf8"),
    });
    if (answer.body === "hangs") return;
    if (answer.body === "drops") return void response.destroy();
    response.writeHead(answer.status ?? 200, answer.headers);
    if (answer.body === "endless") writeSlowly(response);
    else response.end("ok");
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    answerWith: (next) => void (answer = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function writeSlowly(response: ServerResponse): void {
  const timer = setInterval(() => response.write("x"), 10);
  response.once("close", () => clearInterval(timer));
}
