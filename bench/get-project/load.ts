import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface LoadOptions {
  readonly url: string;
  /** Bearer token; without it no `Authorization` header is sent. */
  readonly token?: string | undefined;
  readonly connections: number;
  readonly milliseconds: number;
  /** The length in bytes that every body must have. */
  readonly bodyBytes: number;
}

export interface Load {
  readonly answers: number;
  readonly seconds: number;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const OK = "HTTP/1.1 200 OK";

/**
 * Requests one URL over open connections, with one request in progress on each. It writes prepared
 * bytes and reads only the status and the length of an answer: so it needs far less time than any
 * server, and the measured time is the server's. Rejects on any unexpected answer.
 */
export async function load({
  url,
  token,
  connections,
  milliseconds,
  bodyBytes,
}: LoadOptions): Promise<Load> {
  const { hostname, port, pathname, host } = new URL(url);
  const authorization = token === undefined ? "" : `Authorization: Bearer ${token}\r\n`;
  const request = Buffer.from(
    `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${authorization}Accept: */*\r\n\r\n`,
  );
  const sockets = await Promise.all(
    Array.from({ length: connections }, () => opened(hostname, Number(port))),
  );
  const begin = performance.now();
  const end = begin + milliseconds;
  try {
    const counts = await Promise.all(
      sockets.map((socket) => askUntil(socket, request, bodyBytes, end)),
    );
    return {
      answers: counts.reduce((sum, count) => sum + count, 0),
      seconds: (performance.now() - begin) / 1000,
    };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

async function opened(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, "connect");
  return socket;
}

function askUntil(
  socket: Socket,
  request: Buffer,
  bodyBytes: number,
  end: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0;
    let pending: Buffer | undefined;
    socket.on("error", reject);
    socket.on("close", () =>
      reject(new Error("The server closed a connection that it should have kept")),
    );
    socket.on("data", (chunk: Buffer) => {
      const bytes = pending ? Buffer.concat([pending, chunk]) : chunk;
      const head = bytes.indexOf(HEAD_END);
      if (head === -1 || bytes.length < head + HEAD_END.length + bodyBytes) {
        pending = bytes;
        return;
      }
      pending = undefined;
      if (
        bytes.toString("latin1", 0, OK.length) !== OK ||
        bytes.length > head + HEAD_END.length + bodyBytes
      ) {
        reject(new Error(`Not the expected answer:\n${bytes.toString("utf8").slice(0, 1000)}`));
        socket.destroy();
        return;
      }
      answers += 1;
      if (performance.now() < end) socket.write(request);
      else resolve(answers);
    });
    socket.write(request);
  });
}
