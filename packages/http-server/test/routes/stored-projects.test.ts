import type { HostOptions, ProjectList } from "@dagctl/core";
import type { Change } from "@dagctl/core/contracts";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { sendRaw } from "../raw-http.ts";
import { promised, serve, servedHost, type ServedHost, until } from "../served-host.ts";
import { scriptedHost } from "../scripted-host.ts";

const P = "/api/v1/projects";
const CONTENT_TYPE = "application/json; charset=utf-8";

/** Serves one project that is not deployed, and `more` copies of it. */
async function withProjects(more: number, options: Partial<HostOptions> = {}): Promise<ServedHost> {
  const store = memoryStore({ replicas: false });
  const on = await servedHost({ ...options, store });
  const { id } = await on.create({ description: "é 💾 \u2028" });
  await on.call("DELETE", `${P}/${id}/deploy`);
  const record = await store.project("org-acme", id);
  if (!record) throw new Error("The project was not stored");
  await store.commit(
    Array.from({ length: more }, (_, index): Change => {
      const project = { ...record.project, id: `proj_${index}`, name: `copy-${index}` };
      return { put: "project", record: { project, internals: record.internals } };
    }),
  );
  return on;
}

async function* piecesOf(texts: readonly string[], failure?: Error): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
  if (failure) throw failure;
}

describe("the list of projects", () => {
  it.each([0, 249, 250, 600])(
    "has the bytes that JSON.stringify writes of the list, with %i projects more",
    async (more) => {
      const on = await withProjects(more);
      const answer = await on.call("GET", P);
      const list: ProjectList = await on.host.organization("org-acme").projects.list();
      expect(answer.text).toBe(JSON.stringify(list));
      expect(list.total).toBe(more + 1);
      expect(answer.headers.get("content-type")).toBe(CONTENT_TYPE);
      if (more < 249)
        expect(answer.headers.get("content-length")).toBe(String(Buffer.byteLength(answer.text)));
      const rival = await on.call("GET", P, { token: "rival-token" });
      expect(rival.text).toBe('{"projects":[],"total":0}');
      const head = await on.call("HEAD", P);
      expect([head.status, head.text, head.headers.get("content-type")]).toEqual([
        200,
        "",
        CONTENT_TYPE,
      ]);
      expect(head.headers.get("content-length")).toBe(answer.headers.get("content-length"));
    },
  );

  it("answers a page as before, and refuses an unknown parameter", async () => {
    const on = await withProjects(3);
    const page = await on.call("GET", `${P}?limit=2&page=2`);
    const options = { limit: 2, page: 2 };
    const list = await on.host.organization("org-acme").projects.list(options);
    expect(page.text).toBe(JSON.stringify(list));
    expect((await on.call("GET", `${P}?order=name`)).status).toBe(400);
  });

  it("answers what a query finds, and refuses a wrong one at each parameter", async () => {
    const on = await withProjects(3);
    const options = {
      sort: "-name",
      status: ["inactive"],
      include: ["recent_runs"],
    } as const;
    const query = "sort=-name&status=inactive&include=recent_runs";
    const { included, ...list } = await on.host.organization("org-acme").projects.list(options);
    expect((await on.call("GET", `${P}?${query}`)).body).toEqual({ ...list, included });
    expect((await on.call("GET", P.replace("projects", "project-counts"))).body).toMatchObject({
      total: list.total,
      by_status: { deleting: 0 },
    });
    const wrong = await on.call("GET", `${P}?status=nonsense&sort=&q=${"x".repeat(64)}&page=0`);
    const issues = wrong.body["issues"] as readonly { readonly path: string }[];
    expect([wrong.status, issues.map(({ path }) => path).toSorted()]).toEqual([
      400,
      ["page", "q", "sort", "status"],
    ]);
  });

  it("has runs over all projects, and refuses a wrong query of them at each parameter", async () => {
    const on = await withProjects(0);
    const runs = P.replace("projects", "runs");
    const query = "status=failed,error&triggered_by=manual&since=2026-01-01T00:00:00Z&limit=5";
    const found = await on.call("GET", `${runs}?${query}`);
    expect(found.body).toEqual({ runs: [], total: 0, page: 1, limit: 5, total_pages: 0 });
    const wrong = await on.call("GET", `${runs}?status=nonsense&triggered_by=me&until=now&page=0`);
    const issues = wrong.body["issues"] as readonly { readonly path: string }[];
    expect([wrong.status, issues.map(({ path }) => path).toSorted()]).toEqual([
      400,
      ["page", "status", "triggered_by", "until"],
    ]);
  });

  it("is an error where a read fails before its beginning was sent", async () => {
    const failure = new Error("canary");
    for (const texts of [[], ["{"]]) {
      const { call } = await serve(
        scriptedHost({ projects: { listText: () => piecesOf(texts, failure) } }),
      );
      const { status, body } = await call("GET", P);
      expect([status, body["error"]]).toEqual([500, "internal"]);
    }
  });

  it("is cut where a later read fails, and the error is logged", async () => {
    const texts = ['{"projects":[', "{}", ",{}"];
    const { port, logged } = await serve(
      scriptedHost({ projects: { listText: () => piecesOf(texts, new Error("canary")) } }),
    );
    const answer = await sendRaw(
      port,
      `GET ${P} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer acme-token\r\n\r\n`,
    );
    expect(answer).toContain("200 OK");
    expect(answer).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: "error", message: expect.stringContaining("canary") }),
    );
  });

  it("is read no further than a slow reader reads it, and not at all after the reader has left", async () => {
    const MIB = 2 ** 20;
    const ended = promised<void>();
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          read += 1;
          yield new Uint8Array(MIB).fill(0x20);
        }
      } finally {
        ended.resolve();
      }
    }
    const { open } = await serve(scriptedHost({ projects: { listText: endless } }));
    const leaving = new AbortController();
    await open(P, { signal: leaving.signal });
    await until(
      () => read,
      (count) => count > 2,
    );
    let before = -1;
    while (before !== read) {
      before = read;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(read).toBeLessThan(64);
    leaving.abort();
    await ended.promise;
  });
});
