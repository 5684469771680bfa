import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { pathToFileURL } from "node:url";
import { serviceOf } from "../../../../examples/service/main.ts";
import { builtConsole } from "../console/built-console.ts";
import { servedHost } from "../served-host.ts";

interface Pem {
  readonly key: string;
  readonly cert: string;
}

/** Returns a new authority, and what makes certificates: with it, or signed by themselves. */
function authority(): { readonly ca: Pem; signed(name: string): Pem; alone(name: string): Pem } {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const make = (name: string, ...more: readonly string[]): Pem => {
    const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)] as const;
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "1"];
    const names = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", key, "-out", cert];
    execFileSync("openssl", ["req", "-x509", ...curve, ...names, ...files, ...more], {
      stdio: "ignore",
    });
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  };
  const ca = make("authority");
  const by = ["-CA", join(folder, "authority.crt"), "-CAkey", join(folder, "authority.key")];
  return { ca, signed: (name) => make(name, ...by), alone: (name) => make(name) };
}

const parseJson = (body: string): unknown => (body === "" ? undefined : JSON.parse(body));

it("a service lets people in by a session and machines by a certificate, each with its access", async () => {
  const { host, input } = await servedHost();
  const { ca, signed, alone } = authority();
  const service = await serviceOf({
    host,
    tls: { ...signed("server"), ca: ca.cert },
    sessionSecret: "a secret of the test, long enough",
    pages: pathToFileURL(`${builtConsole()}/`),
    login: async (user, password) => user === "ann" && password === "right",
  });
  onTestFinished(() => service.close());
  const { port } = new URL(await service.listen({ port: 0, host: "127.0.0.1" }));

  async function call(
    method: string,
    path: string,
    { body, cookie, ...tls }: RequestOptions & { body?: unknown; cookie?: string } = {},
  ): Promise<{ status: number; body: unknown; location: unknown; cookie: string }> {
    const headers = {
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    const sent = request({ host: "127.0.0.1", port, path, method, headers, ca: ca.cert, ...tls });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = (await Promise.race([
      new Promise((resolve) => sent.once("response", (...all) => resolve(all))),
      new Promise((_resolve, reject) => sent.once("error", reject)),
    ])) as [IncomingMessage];
    return {
      status: answer.statusCode ?? 0,
      body: parseJson(await text(answer)),
      location: answer.headers.location,
      cookie: (answer.headers["set-cookie"] ?? []).map((one) => one.split(";")[0]).join("; "),
    };
  }

  const PROJECTS = "/dags/api/v1/projects";
  const anonymous = await call("GET", PROJECTS);
  expect([anonymous.status, anonymous.body]).toEqual([
    401,
    expect.objectContaining({ message: "Log in at /login, or send a client certificate" }),
  ]);
  const wrong = await call("POST", "/login", { body: { user: "ann", password: "wrong" } });
  expect([wrong.status, wrong.body]).toEqual([401, { login: "refused" }]);

  const right = { user: "ann", password: "right" };
  for (const [to, page] of [
    ["", "/dags/"],
    ["?to=%2Fdags%2Fprojects%2Fa", "/dags/projects/a"],
    ["?to=%2F%2Fevil.example.com", "/dags/"],
    ["?to=%2Fdags%2F%2Fevil.example.com", "/dags/"],
  ] as const)
    expect(await call("POST", `/login${to}`, { body: right })).toMatchObject({
      status: 303,
      location: page,
    });
  const { cookie } = await call("POST", "/login", { body: right });
  const made = await call("POST", PROJECTS, { cookie, body: input });
  expect(made.status).toBe(201);
  expect(made.location).toMatch(/^\/dags\/api\/v1\/projects\/proj_/);
  expect(await call("GET", PROJECTS, { cookie })).toMatchObject({ body: { total: 1 } });

  const machine = signed("scheduler");
  expect(await call("GET", PROJECTS, machine)).toMatchObject({ body: { total: 1 } });
  expect(await call("POST", PROJECTS, { ...machine, body: input })).toMatchObject({ status: 403 });
  expect((await call("GET", PROJECTS, alone("another-machine"))).status).toBe(401);

  expect((await call("GET", "/healthz")).body).toEqual({ service: "healthy" });
  expect((await call("GET", "/nothing")).body).toMatchObject({ error: "Not Found" });
});
