import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { fakeClock } from "@dagctl/testing";
import { afterEach, describe, expect, test } from "vitest";
import { type Connection, connection } from "../../src/cluster/connection.ts";
import { type Answering, type ApiDouble, apiDouble, eventually, json } from "./api-double.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function connected(
  answering: Answering,
  options: Parameters<typeof apiDouble>[1] = {},
  clock: Clock = systemClock(),
): Promise<{ readonly api: ApiDouble; readonly connection: Connection }> {
  const api = await apiDouble(answering, options);
  const made = connection({ kubeconfig: api.kubeconfig }, clock);
  open.push(api, made);
  return { api, connection: made };
}

const GET = { method: "GET", path: "/api/v1/namespaces/x/pods" } as const;
const TLS = { tls: true };

describe("the connection to the API server", () => {
  test("is kept open: 200 calls, one after the other and ten at a time, open at most two TLS connections per concurrent call", async () => {
    const { api, connection } = await connected((_asked, response) => json(response, 200, {}), TLS);
    for (let round = 0; round < 100; round += 1) await connection.send(GET);
    expect(api.connections().all).toBeLessThanOrEqual(2);
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: 10 }, async () => connection.send(GET)));
    expect(api.asked).toHaveLength(200);
    expect(api.connections().all).toBeLessThanOrEqual(20);
  });

  test("verifies the certificate of the API server", async () => {
    const { api, connection: made } = await connected(
      (_asked, response) => json(response, 200, {}),
      TLS,
    );
    await made.send(GET);
    const other = await apiDouble((_asked, response) => json(response, 200, {}), TLS);
    open.push(other);
    const kubeconfig = join(api.folder, "no-authority");
    await writeFile(
      kubeconfig,
      (await readFile(other.kubeconfig, "utf8")).replace(
        /certificate-authority-data: \S+/,
        "proxy-url: null",
      ),
    );
    const distrusting = connection({ kubeconfig }, systemClock());
    open.push(distrusting);
    await expect(distrusting.send(GET)).rejects.toThrow(
      /does not answer \(.*self-signed certificate/,
    );
  });

  test("trusts an authority that was changed in the kubeconfig", async () => {
    const { api, connection } = await connected((_asked, response) => json(response, 200, {}), TLS);
    const right = await readFile(api.kubeconfig, "utf8");
    await writeFile(
      api.kubeconfig,
      right.replace(/certificate-authority-data: \S+/, "proxy-url: null"),
    );
    await expect(connection.send(GET)).rejects.toThrow(/self-signed certificate/);
    await writeFile(api.kubeconfig, right);
    await expect(connection.send(GET)).resolves.toBe("{}");
  });

  test("has no socket left after close, which ends active calls", async () => {
    const { api, connection } = await connected((asked, response) => {
      if (asked.query.has("watch")) response.writeHead(200).write("{}\n");
      else json(response, 200, {});
    }, TLS);
    await connection.send(GET);
    const stream = await connection.stream({ ...GET, query: { watch: "true" } });
    const read = (async () => {
      for await (const piece of stream) expect(piece.length).toBeGreaterThan(0);
    })();
    await Promise.all([expect(read).rejects.toThrow(), connection.close()]);
    await eventually(() => expect(api.connections().open).toBe(0));
  });

  test("refuses calls after close", async () => {
    const { connection } = await connected((_asked, response) => json(response, 200, {}), TLS);
    await connection.close();
    await expect(connection.send(GET)).rejects.toMatchObject({
      name: "ApiFailure",
      status: 0,
      message: expect.stringContaining("the driver is closed"),
    });
  });

  test("frees the socket of a call that is aborted, before and after its answer has begun", async () => {
    const { api, connection } = await connected((asked, response) => {
      if (asked.query.has("half")) response.writeHead(200).write("{");
    }, TLS);
    for (const query of [{}, { half: "true" }]) {
      const aborting = new AbortController();
      const call = connection.send({ ...GET, query, signal: aborting.signal });
      await eventually(() => expect(api.connections().open).toBe(1));
      const reason = new Error("no caller waits any more");
      setTimeout(() => aborting.abort(reason), 50);
      await expect(call).rejects.toBe(reason);
      await eventually(() => expect(api.connections().open).toBe(0));
    }
  });

  test("frees the socket of a stream whose reader stops", async () => {
    const { api, connection } = await connected(
      (_asked, response) => void response.writeHead(200).write("one\n"),
      TLS,
    );
    for await (const piece of await connection.stream(GET)) if (piece.length > 0) break;
    await eventually(() => expect(api.connections().open).toBe(0));
  });

  test("sends no request when the signal has aborted", async () => {
    const { api, connection } = await connected((_asked, response) => json(response, 200, {}), TLS);
    const reason = new Error("too late");
    await expect(connection.send({ ...GET, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(api.asked).toEqual([]);
  });

  test("reports what was cut off, and what does not exist", async () => {
    const { connection, api } = await connected((_asked, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => response.destroy());
    });
    await expect(connection.send(GET)).rejects.toThrow("the API server's answer was cut off");
    await api.close();
    await expect(connection.send(GET)).rejects.toThrow(
      /the API server does not answer \(.*ECONNREFUSED/,
    );
  });
});

const UNAUTHORIZED = { kind: "Status", code: 401, reason: "Unauthorized", message: "Unauthorized" };

describe("a login that is refused", () => {
  const refusing =
    (token: () => string): Answering =>
    ({ authorization }, response) =>
      authorization === `Bearer ${token()}`
        ? json(response, 200, { ok: true })
        : json(response, 401, UNAUTHORIZED);

  test("is read again once, from a renewed token file", async () => {
    let valid = "first";
    const { api, connection } = await connected(
      refusing(() => valid),
      {
        ...TLS,
        user: "{ auth-provider: { name: tokenFile, config: { tokenFile: $FOLDER/token } } }",
      },
    );
    await writeFile(join(api.folder, "token"), "first");
    await connection.send(GET);
    valid = "second";
    await writeFile(join(api.folder, "token"), "second");
    expect(JSON.parse(await connection.send(GET))).toEqual({ ok: true });
    expect(api.asked.map(({ authorization }) => authorization)).toEqual([
      "Bearer first",
      "Bearer first",
      "Bearer second",
    ]);
  });

  test("is read again once, from the kubeconfig itself", async () => {
    let valid = "first";
    const { api, connection } = await connected(refusing(() => valid));
    await connection.send(GET);
    valid = "second";
    await writeFile(
      api.kubeconfig,
      (await readFile(api.kubeconfig, "utf8")).replace("token: first", "token: second"),
    );
    expect(JSON.parse(await connection.send(GET))).toEqual({ ok: true });
  });

  test("is read again once for ten concurrent calls, and none of them interrupts the others", async () => {
    let valid = "first";
    const { api, connection } = await connected(
      refusing(() => valid),
      {
        ...TLS,
        user: "{ auth-provider: { name: tokenFile, config: { tokenFile: $FOLDER/token } } }",
      },
    );
    await writeFile(join(api.folder, "token"), "first");
    await connection.send(GET);
    valid = "second";
    await writeFile(join(api.folder, "token"), "second");
    await Promise.all(Array.from({ length: 10 }, async () => connection.send(GET)));
    // The refused requests, and each of them again; all on connections of two agents.
    expect(api.asked.length).toBeLessThanOrEqual(21);
    expect(api.connections().all).toBeLessThanOrEqual(21);
    await eventually(() => expect(api.connections().open).toBeLessThanOrEqual(10));
    await connection.close();
    await eventually(() => expect(api.connections().open).toBe(0));
  });

  test("is reported when it is refused again, after two requests", async () => {
    const { api, connection } = await connected(refusing(() => "another"));
    await expect(connection.send(GET)).rejects.toMatchObject({
      status: 401,
      reason: "Unauthorized",
    });
    expect(api.asked).toHaveLength(2);
  });
});

describe("a kubeconfig", () => {
  test.each([
    ["does not exist", undefined, /could not be read \(ENOENT.*later/],
    ["is cut off", "clusters: [", /could not be read \(/],
  ])("that %s is reported, and read once it is complete", async (_what, text, reason) => {
    const { api } = await connected((_asked, response) => json(response, 200, {}));
    const kubeconfig = join(api.folder, "later");
    if (text !== undefined) await writeFile(kubeconfig, text);
    const late = connection({ kubeconfig }, systemClock());
    open.push(late);
    await expect(late.send(GET)).rejects.toThrow("the kubeconfig or the token of the pod");
    await expect(late.send(GET)).rejects.toThrow(reason);
    await writeFile(kubeconfig, await readFile(api.kubeconfig, "utf8"));
    await expect(late.send(GET)).resolves.toBe("{}");
  });

  test.each([
    [
      "a program that logs in and fails",
      "exec: { command: /nonexistent/login, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never }",
    ],
    [
      "a client certificate that is none",
      "client-certificate-data: bm9uZQ==, client-key-data: bm9uZQ==",
    ],
    [
      "the file of a token that does not exist",
      "auth-provider: { name: tokenFile, config: { tokenFile: /nonexistent/token } }",
    ],
  ])("with %s is read again once it is repaired", async (_what, user) => {
    const { api } = await connected(
      ({ authorization }, response) =>
        json(response, authorization === "Bearer first" ? 200 : 401, {}),
      TLS,
    );
    const right = await readFile(api.kubeconfig, "utf8");
    expect(right).toContain("token: first");
    await writeFile(api.kubeconfig, right.replace("token: first", user));
    const made = connection({ kubeconfig: api.kubeconfig }, systemClock());
    open.push(made);
    await expect(made.send(GET)).rejects.toMatchObject({ name: "ApiFailure" });
    await writeFile(api.kubeconfig, right);
    await expect(made.send(GET)).resolves.toBe("{}");
  });

  test("is used again once the program that logs in is repaired, without a change of it", async () => {
    const { api } = await connected((_asked, response) => json(response, 200, {}));
    const program = join(api.folder, "login");
    const right = await readFile(api.kubeconfig, "utf8");
    const exec = `exec: { command: ${program}, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never }`;
    await writeFile(api.kubeconfig, right.replace("token: first", exec));
    await writeFile(program, "#!/bin/sh\nexit 1\n", { mode: 0o700 });
    const made = connection({ kubeconfig: api.kubeconfig }, systemClock());
    open.push(made);
    await expect(made.send(GET)).rejects.toThrow("could not be read");
    const credential = {
      kind: "ExecCredential",
      apiVersion: "client.authentication.k8s.io/v1",
      status: { token: "second" },
    };
    await writeFile(program, `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`);
    await expect(made.send(GET)).resolves.toBe("{}");
    expect(api.asked.at(-1)?.authorization).toBe("Bearer second");
  });

  test.each([
    ["does not answer any more", true],
    ["still answers", false],
  ])(
    "with another address is read again, whether the server at the old one %s or not",
    async (_what, isGone) => {
      const { api, connection } = await connected((_asked, response) =>
        json(response, 200, { at: 1 }),
      );
      expect(await connection.send(GET)).toBe('{"at":1}');
      const other = await apiDouble((_asked, response) => json(response, 200, { at: 2 }));
      open.push(other);
      const moved = await readFile(other.kubeconfig, "utf8");
      if (isGone) {
        await api.close();
        await expect(connection.send(GET)).rejects.toThrow("does not answer");
      }
      await mkdir(api.folder, { recursive: true });
      await writeFile(api.kubeconfig, moved);
      await eventually(async () => expect(await connection.send(GET)).toBe('{"at":2}'));
    },
  );

  test("without the requested context is reported", async () => {
    const { api } = await connected((_asked, response) => json(response, 200, {}));
    const other = connection({ kubeconfig: api.kubeconfig, context: "elsewhere" }, systemClock());
    open.push(other);
    await expect(other.send(GET)).rejects.toThrow(
      'the kubeconfig has no cluster for its context "elsewhere"',
    );
  });
});

describe("an API server that is overloaded", () => {
  const refusing = (
    status: number,
    times: number,
    headers: Readonly<Record<string, string>>,
    clock?: Clock,
  ) => {
    let refused = 0;
    return connected(
      (_asked, response) => {
        if ((refused += 1) > times) return json(response, 200, {});
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(
          JSON.stringify({
            kind: "Status",
            code: status,
            reason: "TooManyRequests",
            message: "too many requests",
          }),
        );
      },
      {},
      clock,
    );
  };

  test.each([
    [429, { "retry-after": "1" }],
    [503, { "retry-after": "1" }],
  ])("gets the request again after the seconds that its %d names", async (status, headers) => {
    const clock = fakeClock();
    const { api, connection } = await refusing(status, 2, headers, clock);
    const sent = connection.send(GET);
    for (const refused of [1, 2]) {
      await eventually(() => expect(clock.pending).toBe(1));
      await clock.advance(999);
      expect(api.asked).toHaveLength(refused);
      await clock.advanceToNext();
    }
    await expect(sent).resolves.toBe("{}");
    expect(api.asked).toHaveLength(3);
  });

  test("gets a bounded number of requests, and the caller gets the refusal", async () => {
    const { api, connection } = await refusing(429, 1_000, { "retry-after": "0" });
    await expect(connection.send(GET)).rejects.toMatchObject({ status: 429 });
    expect(api.asked).toHaveLength(5);
  });

  test("is not waited for longer than a call may take", async () => {
    const { api, connection } = await refusing(429, 1_000, { "retry-after": "3600" });
    const aborting = new AbortController();
    const sent = connection.send({ ...GET, signal: aborting.signal });
    await eventually(() => expect(api.asked).toHaveLength(1));
    aborting.abort(new Error("the caller's own deadline"));
    await expect(sent).rejects.toThrow("the caller's own deadline");
  });

  test("is reported at once by a 503 without Retry-After, which may come from a proxy", async () => {
    const { api, connection } = await refusing(503, 1, {});
    await expect(connection.send(GET)).rejects.toMatchObject({ status: 503 });
    expect(api.asked).toHaveLength(1);
  });
});

describe("the limit of requests at once", () => {
  test("leaves a place to each organization while requests of three others are never answered", async () => {
    const { connection: made } = await connected(({ path }, response) => {
      if (!path.includes("/hangs-")) json(response, 200, {});
    });
    const leaving = new AbortController();
    const hanging = ["a", "b", "c"].flatMap((name) =>
      Array.from({ length: 40 }, () =>
        made
          .of(name)
          .send({ ...GET, path: `/api/v1/namespaces/hangs-${name}/pods`, signal: leaving.signal }),
      ),
    );
    const ended = Promise.allSettled(hanging);
    await expect(made.of("d").send(GET)).resolves.toBe("{}");
    await expect(made.send(GET)).resolves.toBe("{}");
    leaving.abort(new Error("enough"));
    await ended;
  });

  test("allows 32 concurrent requests, and all of 100 are answered", async () => {
    let now = 0;
    let most = 0;
    const { connection } = await connected((_asked, response) => {
      most = Math.max(most, (now += 1));
      setTimeout(() => {
        now -= 1;
        json(response, 200, {});
      }, 5);
    });
    await Promise.all(Array.from({ length: 100 }, async () => connection.send(GET)));
    expect(most).toBeLessThanOrEqual(32);
  });

  test("does not count a watch that stays open", async () => {
    const { connection } = await connected((asked, response) => {
      if (asked.query.has("watch")) response.writeHead(200).write("{}\n");
      else json(response, 200, {});
    });
    await Promise.all(
      Array.from({ length: 40 }, async () =>
        connection.stream({ ...GET, query: { watch: "true" } }),
      ),
    );
    await expect(connection.send(GET)).resolves.toBe("{}");
  });

  test("removes a waiting request when its caller aborts", async () => {
    const { api, connection } = await connected(() => undefined);
    const aborting = new AbortController();
    const { signal } = aborting;
    const sent = Array.from({ length: 33 }, async () => connection.send({ ...GET, signal }));
    await eventually(() => expect(api.asked).toHaveLength(32));
    aborting.abort(new Error("the caller has left"));
    for (const one of await Promise.allSettled(sent))
      expect(one).toMatchObject({ status: "rejected", reason: new Error("the caller has left") });
    expect(api.asked).toHaveLength(32);
  });
});
