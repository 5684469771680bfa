import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import nock from "nock";
import { vi } from "vitest";
import { type Exchange, keyOf } from "./exchange.ts";

export const HOST = "http://api.recorded";

/** Plays the API server from a recording. */
export interface Replay {
  /**
   * Returns the requests that the recording does not have, or not yet, and those that were never
   * made.
   */
  wrong(): readonly string[];
  close(): void;
}

/**
 * Starts a replay. Each request gets the first answer that was not given yet. It has to come after
 * all exchanges that were complete before it was made. The process has the time of the recording,
 * because results depend on how old a finding is.
 */
export function replay(exchanges: readonly Exchange[]): Replay {
  const reported = new Set<Exchange>();
  const wrong: string[] = [];
  const streams = new Set<Readable>();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(exchanges[0]?.at ?? "") });

  const missedBefore = (found: Exchange): Exchange | undefined =>
    exchanges.find((one) => !reported.has(one) && one.ended < found.begun);

  const answerTo = async (
    method: string,
    path: string,
    sent: unknown,
  ): Promise<readonly [number, string | Readable, Record<string, string>]> => {
    const key = keyOf(method, path, sent);
    const found = exchanges.find(
      (one) => !reported.has(one) && keyOf(one.method, one.path, one.sent) === key,
    );
    if (found === undefined) {
      const next = exchanges.find((one) => !reported.has(one));
      wrong.push(
        `${shortened(key)} was asked, ${next === undefined ? "nothing" : shortened(keyOf(next.method, next.path, next.sent))} is next in the recording`,
      );
      return [
        400,
        JSON.stringify({
          kind: "Status",
          code: 400,
          reason: "NotRecorded",
          message: "this was not recorded",
        }),
        JSON_TYPE,
      ];
    }
    reported.add(found);
    // Concurrent requests may come in any order; one that waits for this answer never comes before
    // it.
    for (let wait = 0; missedBefore(found) !== undefined && wait < 200; wait += 1) await sleep(5);
    const missed = missedBefore(found);
    if (missed !== undefined)
      wrong.push(
        `${shortened(key)} was asked before ${shortened(keyOf(missed.method, missed.path, missed.sent))}`,
      );
    vi.setSystemTime(Date.parse(found.at));
    return [
      found.status,
      bodyOf(found),
      typeof found.answer === "string" ? { "content-type": "text/plain" } : JSON_TYPE,
    ];
  };

  const bodyOf = ({ answer, open }: Exchange): string | Readable => {
    const body = Array.isArray(answer)
      ? answer.map((line) => `${JSON.stringify(line)}\n`).join("")
      : typeof answer === "string"
        ? answer
        : JSON.stringify(answer);
    if (open === undefined) return body;
    // The watch goes on until the driver ends it.
    const stream = new Readable({ read: () => undefined });
    stream.push(body);
    streams.add(stream);
    return stream;
  };

  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
  for (const method of ["GET", "POST", "PATCH", "DELETE"])
    nock(HOST)
      .persist()
      .intercept(() => true, method)
      .reply(async (request: Request) => {
        const { pathname, search } = new URL(request.url);
        const sent = await request.text();
        return answerTo(method, pathname + search, sent === "" ? undefined : JSON.parse(sent));
      });

  return {
    wrong: () => [
      ...wrong,
      ...exchanges
        .filter((one) => !reported.has(one))
        .map((one) => `${shortened(keyOf(one.method, one.path, one.sent))} was not asked`),
    ],
    close() {
      for (const stream of streams) stream.destroy();
      nock.cleanAll();
      nock.enableNetConnect();
      nock.restore();
      vi.useRealTimers();
    },
  };
}

const JSON_TYPE = { "content-type": "application/json" };
const shortened = (key: string): string => (key.length > 400 ? `${key.slice(0, 400)}…` : key);
