import { once } from "node:events";
import { connect } from "node:net";

/**
 * Sends bytes unchanged and reads until the server closes. It is for requests that no client
 * library sends.
 */
export async function sendRaw(port: number, request: string | Buffer): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  await once(socket, "connect");
  let answer = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    answer += chunk;
  });
  // A server that has refused may close while bytes are still arriving.
  socket.on("error", () => undefined);
  socket.write(request);
  await once(socket, "close");
  return answer;
}

/** Returns the JSON body of a raw answer. */
export function rawBody(answer: string): unknown {
  return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
}
