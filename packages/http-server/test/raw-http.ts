import { once } from "node:events";
import { connect } from "node:net";

/**
 * Sends bytes as they are and reads until the server closes: for requests that no client library
 * would send.
 */
export async function sendRaw(port: number, request: string | Buffer): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  await once(socket, "connect");
  let answer = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    answer += chunk;
  });
  // A server that has refused may close while bytes are still under way.
  socket.on("error", () => undefined);
  socket.write(request);
  await once(socket, "close");
  return answer;
}

/** The JSON body of a raw answer. */
export function rawBody(answer: string): unknown {
  return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
}
