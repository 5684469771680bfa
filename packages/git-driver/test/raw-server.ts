import { createServer, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

export interface RawServer {
  readonly url: string;
  /** The requested commands, such as `fetch` or `ls-refs`. */
  readonly commands: readonly string[];
  /** Requests for anything except a repository's two places. */
  readonly strays: readonly string[];
}

export const line = (text: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, "0")), bytes]);
};

export const band = (channel: 1 | 2 | 3, content: string | Uint8Array): Buffer =>
  line(Buffer.concat([Buffer.from([channel]), Buffer.from(content)]));

/**
 * Starts a server that speaks protocol version 2 and answers what a test wants. It lives until the
 * test has finished.
 */
export async function rawServer(
  answer: (command: string, response: ServerResponse, body: string) => void,
  capabilities: readonly string[] = ["ls-refs=unborn", "fetch=shallow filter"],
): Promise<RawServer> {
  const commands: string[] = [];
  const strays: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const path = request.url ?? "";
      if (path.endsWith("/info/refs?service=git-upload-pack")) {
        response.setHeader("content-type", "application/x-git-upload-pack-advertisement");
        response.end(
          Buffer.concat([
            line("# service=git-upload-pack\n"),
            Buffer.from("0000"),
            ...["version 2", ...capabilities].map((one) => line(`${one}\n`)),
            Buffer.from("0000"),
          ]),
        );
      } else if (path.endsWith("/git-upload-pack")) {
        const text = (
          request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body
        ).toString("latin1");
        const command = /command=([a-z-]+)/.exec(text)?.[1] ?? "?";
        commands.push(command);
        response.setHeader("content-type", "application/x-git-upload-pack-result");
        answer(command, response, text);
      } else {
        strays.push(path);
        response.writeHead(404).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`,
    commands,
    strays,
  };
}
