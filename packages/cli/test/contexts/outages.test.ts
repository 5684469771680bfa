import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { noteOutages } from "../../src/contexts/outages.ts";
import { outsideOf } from "../outside.ts";

describe("dctl", () => {
  test("notes once that a server does not answer, and once that it answers again", async () => {
    const errors = new PassThrough();
    const fetched = noteOutages({ ...outsideOf([]), errors });
    const server = createServer((_request, response) => response.end("here"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await (await fetched(url)).text()).toBe("here");
    expect(errors.read()).toBeNull();
    // It keeps its port, which another program could take.
    const cut = (socket: Socket): void => void socket.destroy();
    server.closeAllConnections();
    server.on("connection", cut);
    for (let tries = 0; tries < 3; tries += 1)
      await expect(fetched(url)).rejects.toThrow(TypeError);
    expect(String(errors.read())).toBe("The server does not answer; trying again\n");
    server.off("connection", cut);
    await fetched(new Request(url));
    await fetched(url);
    expect(String(errors.read())).toBe("The server answers again\n");
    server.closeAllConnections();
    server.close();
  });

  test("notes no outage for a request that it ends itself", async () => {
    const errors = new PassThrough();
    const fetched = noteOutages({ ...outsideOf([]), errors });
    const signal = AbortSignal.abort();
    await expect(fetched("http://127.0.0.1:1/", { signal })).rejects.toThrow();
    await expect(fetched(new Request("http://127.0.0.1:1/", { signal }))).rejects.toThrow();
    expect(errors.read()).toBeNull();
  });
});
