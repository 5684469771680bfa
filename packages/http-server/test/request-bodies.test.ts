import { describe, expect, it } from "vitest";
import { rawBody, sendRaw } from "./raw-http.ts";
import { servedHost } from "./served-host.ts";

const P = "/api/v1/projects";

describe("bodies", () => {
  it("must be JSON objects with the JSON content type, within the size limit, without duplicate keys", async () => {
    const { call } = await servedHost();
    const send = (body: string, type = "application/json") =>
      call("POST", P, { body, headers: { "content-type": type } });
    const cases: readonly [body: string, type: string, status: number][] = [
      ["{", "application/json", 400],
      ['{"name": "a", "name": "b"}', "application/json", 400],
      ['{"a": 1, "\\u0061": 2}', "application/json", 400],
      ['{"__proto__": {"admin": true}}', "application/json", 400],
      ["[".repeat(5000) + "]".repeat(5000), "application/json", 400],
      ["[]", "application/json", 400],
      ['"text"', "application/json", 400],
      ["null", "application/json", 400],
      ["name=a", "application/x-www-form-urlencoded", 415],
      ['{"name": "a"}', "text/plain", 415],
      ['{"name": "a"}', "application/json; charset=latin1", 415],
      [`{"name": "${"x".repeat(2 ** 20)}"}`, "application/json", 413],
    ];
    for (const [body, type, status] of cases) {
      const answer = await send(body, type);
      expect([body.slice(0, 40), answer.status, answer.body["error"]]).toEqual([
        body.slice(0, 40),
        status,
        "invalid",
      ]);
    }
    expect(
      (await call("POST", P, { body: "{}", headers: { "content-encoding": "gzip" } })).status,
    ).toBe(415);
    const escapes = await send(`{"name": "${"\\n".repeat(500_000)}"}`);
    expect(escapes.status).toBe(400);
    expect((await call("GET", P)).body["total"]).toBe(0);
  });

  it("may be empty under any content type where none is required", async () => {
    const { call, create } = await servedHost();
    const { id } = await create();
    for (const type of [
      "application/json",
      "application/x-www-form-urlencoded",
      "text/plain",
      "application/octet-stream",
    ]) {
      const run = await call("POST", `${P}/${id}/run`, { headers: { "content-type": type } });
      expect([type, run.status]).toEqual([type, 200]);
    }
    expect((await call("POST", `${P}/${id}/deploy`, { body: {} })).status).toBe(200);
    expect(
      (
        await call("DELETE", `${P}/${id}/deploy`, {
          headers: { "content-type": "application/json" },
        })
      ).status,
    ).toBe(200);
    const asked = await call("DELETE", `${P}/${id}`, { body: { force: true } });
    expect([asked.status, asked.body["issues"]]).toEqual([
      400,
      [expect.objectContaining({ path: "force" })],
    ]);
    expect(
      (await call("DELETE", `${P}/${id}`, { headers: { "content-type": "application/json" } }))
        .status,
    ).toBe(200);
    const created = await call("POST", P, { headers: { "content-type": "application/json" } });
    expect((created.body["issues"] as { path: string }[]).map(({ path }) => path)).toEqual(
      expect.arrayContaining(["name", "repository_url"]),
    );
  });

  it("are measured as they arrive, whatever Content-Length says", async () => {
    const { port } = await servedHost();
    const head = (more: string) =>
      `POST ${P} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer acme-token\r\nContent-Type: application/json\r\nConnection: close\r\n${more}\r\n\r\n`;
    const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
    expect(
      await sendRaw(port, `${head("Transfer-Encoding: chunked")}${chunk.repeat(17)}0\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 413 /);
    expect(await sendRaw(port, head(`Content-Length: ${2 ** 40}`))).toMatch(/^HTTP\/1\.1 413 /);
    const both = await sendRaw(
      port,
      `${head("Content-Length: 2\r\nTransfer-Encoding: chunked")}2\r\n{}\r\n0\r\n\r\n`,
    );
    expect(both).toMatch(/^HTTP\/1\.1 400 /);
    expect(rawBody(both)).toMatchObject({ error: "invalid" });
  });

  it("and headers that are not valid HTTP are refused in the same form", async () => {
    const { port } = await servedHost();
    const huge = await sendRaw(
      port,
      `GET ${P} HTTP/1.1\r\nHost: x\r\nX-Much: ${"y".repeat(100_000)}\r\n\r\n`,
    );
    expect(huge).toMatch(/^HTTP\/1\.1 431 /);
    expect(rawBody(huge)).toMatchObject({ error: "invalid" });
    expect(await sendRaw(port, "nonsense\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*"error":"invalid"/,
    );
  });
});
