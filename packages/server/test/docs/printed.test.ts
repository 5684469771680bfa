import { readdirSync, readFileSync } from "node:fs";
import { DagctlError, type ErrorCode } from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { bearerTokens, createHttpServer, STATUS_OF } from "@dagctl/http-server";
import { testHost } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { listPlacedFields } from "../../../core/src/projects/validation/field-order.ts";
import { shapesOf } from "../../../core/src/projects/validation/read-body.ts";
import { codesOfKeys } from "./error-details.ts";
import { CHECKOUT, isThere, PAGES, print, printedIn, readPage, tableIn } from "./pages.ts";
import { printed } from "./printed.ts";

const HTTP = "docs/http-api.md";

describe("the pages", () => {
  test.each(printed().map(({ page, name, text }): [string, string, string] => [page, name, text]))(
    "%s prints its section %s from the code (DAGCTL_TEST_WRITE_DOCS=1 writes it)",
    (page, name, text) => {
      if (process.env["DAGCTL_TEST_WRITE_DOCS"] === "1") print(page, name, text);
      expect(printedIn(page, name)).toBe(text);
    },
  );

  test("list exactly the error codes of the code, with their HTTP status and whether to retry", () => {
    const codes = Object.keys(STATUS_OF) as ErrorCode[];
    const listed = tableIn(HTTP, "code").map(([code, status, again]) => [
      code,
      Number(status),
      again,
    ]);
    expect(listed).toEqual(
      codes.map((code) => [
        code,
        STATUS_OF[code],
        new DagctlError(code, "").retryable ? "yes" : "",
      ]),
    );
  });

  test("list exactly the keys of an error's details, with their codes", () => {
    const codes = Object.keys(STATUS_OF);
    const listed = tableIn(HTTP, "key of `details`").map(([key, at = ""]) => [
      key,
      at === "all" ? codes : at.split(", "),
    ]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(codesOfKeys()));
  });

  test("list exactly the calls that the HTTP server answers", async () => {
    const { host } = await testHost({ projectTypes: [nodeType()] });
    const app = createHttpServer({ host, authenticate: bearerTokens({ lookup: () => undefined }) });
    const answered = new Set<string>();
    app.addHook("onRoute", ({ method, url }) => {
      // Lists of methods are those that a path refuses; HEAD goes wherever GET does; a slash at the
      // end is the same call. The files of the page at /docs are no calls.
      if (typeof method === "string" && method !== "HEAD" && !url.startsWith("/docs/"))
        answered.add(`${method} ${url.replace(/^\/api\/v1/, "").replace(/\/$/, "")}`);
    });
    await app.ready();
    await app.close();
    await host.close();
    const listed = tableIn(HTTP, "call").map(([call]) => call);
    // An address may answer with two media types, each in a row of its own.
    expect([...new Set(listed)].sort()).toEqual([...answered].sort());
  });

  test("list exactly the fields of a project, in the order of the wire, and who may send them", () => {
    const types = [sqlmeshType(), dbtType(), nodeType()];
    const sentWith = (put: boolean): ReadonlySet<string> =>
      new Set(types.flatMap((type) => [...shapesOf(type, { put }).keys()]));
    const [post, put] = [sentWith(false), sentWith(true)];
    const listed = tableIn("docs/project-fields.md", "field").map(([field, sent]) => [field, sent]);
    for (const [field = "", sent] of listed) {
      // The type cannot change; sent back as it was read, it is accepted.
      const change = put.has(field) && field !== "project_type";
      expect([field, sent]).toEqual([
        field,
        [...(post.has(field) ? ["POST"] : []), ...(change ? ["PUT"] : [])].join(", "),
      ]);
    }
    const fields = Object.assign({}, ...types.map((type) => type.fields));
    expect(listed.map(([field]) => field)).toEqual(listPlacedFields({ fields }));
  });

  test("put the Node that the scripts install on PATH, and require the version that the packages require", () => {
    const folder = /join\(root, (".cache", "toolchain")\)/
      .exec(readPage("scripts/toolchain.mjs"))?.[1]
      ?.replace(/", "/, "/")
      .replaceAll('"', "");
    expect(folder).toBeDefined();
    expect(readPage("README.md")).toContain(`export PATH="$PWD/${folder}/node_modules/.bin:$PATH"`);
    const engines = new Set(
      readdirSync(`${CHECKOUT}packages`).map(
        (name) => JSON.parse(readPage(`packages/${name}/package.json`)).engines.node,
      ),
    );
    expect([...engines]).toEqual([
      `>=${/packages themselves need Node (\S+) or newer/.exec(readPage("README.md"))?.[1]}`,
    ]);
  });

  const links = PAGES.flatMap((page) =>
    [...readPage(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
      ([, target = ""]): [string, string] => [page, target],
    ),
  );
  test.each(links)("%s links to %s, which exists", (page, target) => {
    expect(isThere(`${page.replace(/[^/]+$/, "")}${target}`)).toBe(true);
  });

  const named = PAGES.flatMap((page) =>
    [
      ...new Set(
        [...readPage(page).matchAll(/`([a-z-]+\/[\w./-]+\.(?:ts|mjs))`/g)].map(
          ([, path = ""]) => path,
        ),
      ),
    ].map((path): [string, string] => [page, path]),
  );
  test.each(named)("%s names the file %s, which exists", (_page, path) => {
    expect(isThere(path) || isThere(`packages/${path}`)).toBe(true);
  });

  test("name every entry of the project types, a package without an entry of its own", () => {
    const { name, exports } = JSON.parse(
      readFileSync(`${CHECKOUT}packages/project-types/package.json`, "utf8"),
    ) as { name: string; exports: Record<string, unknown> };
    expect(Object.keys(exports)).not.toContain(".");
    expect(readPage("README.md")).toContain(`\`${name}\` has an entry for each type and none for`);
    for (const entry of Object.keys(exports))
      expect(readPage("README.md")).toContain(`\`${name}${entry.slice(1)}\``);
  });
});
