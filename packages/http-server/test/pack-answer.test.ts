import { type IncomingMessage, request } from "node:http";
import { once } from "node:events";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { scriptedHost } from "./scripted-host.ts";
import { serve, servedHost } from "./served-host.ts";

const P = "/api/v1/projects";
const GZIP = { "accept-encoding": "gzip, br" };

interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Calls without a client that decompresses, and that asks for it by itself. */
async function callRaw(
  url: string,
  headers: Readonly<Record<string, string>>,
  method = "GET",
): Promise<RawAnswer> {
  const sent = request(url, {
    method,
    headers: { authorization: "Bearer acme-admin", ...headers },
  });
  sent.end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) };
}

/** Serves a list of one piece of some bytes, and a project of as many. */
async function servedText(bytes: number, pieces = 1) {
  const text = JSON.stringify({ projects: [], note: "x".repeat(bytes - 25) });
  async function* listText(): AsyncGenerator<Uint8Array> {
    for (let piece = 0; piece < pieces; piece += 1) yield new TextEncoder().encode(text);
  }
  const getText = async () => ({ text, revision: 3 });
  const served = await serve(scriptedHost({ projects: { listText, getText } }));
  return { ...served, text, list: `${served.url}${P}` };
}

describe("a JSON answer", () => {
  it("is compressed from 2 kB on where the caller accepts gzip, also for HEAD", async () => {
    const { list, text } = await servedText(2000);
    const plain = await callRaw(list, {});
    expect([plain.body.toString(), plain.headers["content-encoding"]]).toEqual([text, undefined]);
    expect([plain.headers["content-length"], plain.headers.vary]).toEqual([
      "2000",
      "accept-encoding",
    ]);
    const packed = await callRaw(list, GZIP);
    expect(gunzipSync(packed.body).toString()).toBe(text);
    expect(packed.headers).toMatchObject({
      "content-encoding": "gzip",
      "content-length": String(packed.body.length),
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      vary: "accept-encoding",
    });
    const head = await callRaw(list, GZIP, "HEAD");
    const { date: _now, "x-request-id": _id, ...same } = packed.headers;
    expect([head.status, head.body.length, head.headers]).toMatchObject([200, 0, same]);
  });

  it("stays as it is where it is smaller, or the caller accepts no gzip", async () => {
    const small = await servedText(1999);
    const answer = await callRaw(small.list, GZIP);
    expect([answer.body.toString(), answer.headers.vary]).toEqual([small.text, undefined]);
    const large = await servedText(9000);
    for (const accepted of ["br", "gzip;q=0", "identity", ""]) {
      const { headers, body } = await callRaw(large.list, { "accept-encoding": accepted });
      expect([headers["content-encoding"], body.length]).toEqual([undefined, 9000]);
    }
  });

  it("with an ETag is not compressed: the tag is of its bytes, and If-Match has it", async () => {
    const { list } = await servedText(9000);
    const { headers, body } = await callRaw(`${list}/orders`, {
      ...GZIP,
      "if-none-match": '"3"',
    });
    expect([headers.etag, headers["content-encoding"], headers.vary, body.length]).toEqual([
      '"3"',
      undefined,
      undefined,
      9000,
    ]);
  });

  it("in several pieces is a stream, and is not compressed", async () => {
    const { list, text } = await servedText(9000, 3);
    const { headers, body } = await callRaw(list, GZIP);
    expect([headers["content-encoding"], body.toString()]).toEqual([undefined, text.repeat(3)]);
  });

  it("to a page of another site is not compressed: its size must tell nothing", async () => {
    const { list } = await servedText(9000);
    const lengthFor = async (site: string): Promise<boolean> => {
      const { headers } = await callRaw(list, { ...GZIP, "sec-fetch-site": site });
      return headers["content-encoding"] === "gzip";
    };
    const sites = ["same-origin", "none", "same-site", "cross-site"];
    expect(await Promise.all(sites.map(lengthFor))).toEqual([true, true, false, false]);
  });

  it("of a change is not compressed, and other media types neither", async () => {
    const { url, call } = await servedHost();
    const variables = "/api/v1/environment-variables";
    const body = { name: "LIST", value: "é".repeat(5000) };
    const created = await call("POST", variables, { body, headers: GZIP });
    expect([created.status, created.headers.get("content-encoding")]).toEqual([201, null]);
    expect(created.text.length).toBeGreaterThan(5000);
    const page = await callRaw(`${url}${variables}`, GZIP);
    expect(page.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(page.body)).toEqual((await callRaw(`${url}${variables}`, {})).body);
    const document = await callRaw(`${url}/openapi.json`, GZIP);
    expect(JSON.parse(gunzipSync(document.body).toString())).toHaveProperty("paths");
    const docs = await callRaw(`${url}/docs`, GZIP);
    expect(docs.headers["content-encoding"]).toBeUndefined();
  });

  it("of events is compressed, and their stream is not", async () => {
    const { url, create } = await servedHost();
    for (let number = 0; number < 4; number += 1) await create({ name: `orders-${number}` });
    const page = await callRaw(`${url}/api/v1/events`, GZIP);
    expect([page.headers["content-encoding"], page.headers.vary]).toEqual([
      "gzip",
      "accept, accept-encoding",
    ]);
    const leaving = new AbortController();
    const stream = await fetch(`${url}/api/v1/events?after=0`, {
      headers: { authorization: "Bearer acme-admin", accept: "text/event-stream", ...GZIP },
      signal: leaving.signal,
    });
    expect(stream.headers.get("content-encoding")).toBeNull();
    leaving.abort();
  });
});
