import { once } from "node:events";
import { type Agent, get, type IncomingMessage } from "node:http";

export interface TimedRead {
  /** From the request to the last byte of the answer. */
  readonly milliseconds: number;
  readonly bytes: number;
  /** Of the answer; its first bytes are sufficient to check it. */
  readonly beginning: string;
}

const BEGINNING = 200;

/**
 * Requests one URL and reads its answer to the end. Rejects on any status other than 200.
 *
 * @param agent keeps the connection open between two reads
 * @param headers of the request besides that of the token. `bytes` are those on the wire
 */
export async function timedRead(
  url: string,
  token: string,
  agent: Agent,
  headers: Readonly<Record<string, string>> = {},
): Promise<TimedRead> {
  const begin = performance.now();
  const request = get(url, { agent, headers: { authorization: `Bearer ${token}`, ...headers } });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  let bytes = 0;
  let beginning = "";
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (bytes < BEGINNING) beginning += chunk.toString("utf8", 0, BEGINNING - bytes);
    bytes += chunk.length;
  }
  if (response.statusCode !== 200)
    throw new Error(`The list was answered with ${response.statusCode}: ${beginning}`);
  return { milliseconds: performance.now() - begin, bytes, beginning };
}
