import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { servedHost, until } from "./served-host.ts";

const V = "/api/v1/environment-variables";
const PASSWORD = {
  name: "warehouse_password",
  value: "canary-of-the-warehouse",
  is_sensitive: true,
};

describe("/environment-variables", () => {
  it("creates, lists, reads by id and by name in any case, updates and deletes variables", async () => {
    const { call, create } = await servedHost();
    const project = await create();
    const created = await call("POST", V, {
      body: {
        ...PASSWORD,
        mount_as_file: true,
        file_mount_path: "/secrets/password",
        file_permissions: 256,
      },
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        organization_id: "org-acme",
        name: "WAREHOUSE_PASSWORD",
        value: "***",
        is_sensitive: true,
        mount_as_file: true,
        file_mount_path: "/secrets/password",
        file_permissions: 256,
      },
    });
    const id = String(created.body["id"]);
    expect(created.headers.get("location")).toBe(`${V}/${id}`);
    const own = await call("POST", V, {
      body: { name: "STAGE", value: "production", project_id: "analytics" },
    });
    expect(own.body).toMatchObject({
      project_id: project.id,
      value: "production",
      is_sensitive: false,
      mount_as_file: false,
    });
    expect(own.text).not.toMatch(/:\s*null\b|file_/);

    expect((await call("GET", V)).body).toEqual({
      environment_variables: [own.body, created.body],
      total: 2,
    });
    expect((await call("GET", `${V}?project_id=${project.id}`)).body).toEqual({
      environment_variables: [own.body, created.body],
      total: 2,
    });
    for (const name of [id, "Warehouse_Password"])
      expect((await call("GET", `${V}/${name}`)).body).toEqual(created.body);

    const put = await call("PUT", `${V}/${id}`, { body: { ...created.body, name: "pg_password" } });
    expect(put).toMatchObject({
      status: 200,
      body: { ...created.body, name: "PG_PASSWORD", updated_at: put.body["updated_at"] },
    });
    expect(await call("DELETE", `${V}/pg_password`)).toMatchObject({
      status: 200,
      body: { message: "Environment variable deleted successfully", id },
    });
    expect((await call("DELETE", `${V}/pg_password`)).status).toBe(404);
    expect((await call("GET", `${V}/${id}`)).body).toMatchObject({ error: "not_found" });
  });

  it("returns nothing of another organization, and refuses changes by a reader", async () => {
    const { call } = await servedHost();
    const { body } = await call("POST", V, { body: PASSWORD });
    const path = `${V}/${String(body["id"])}`;
    for (const [method, more] of [
      ["GET", {}],
      ["PUT", { body: { value: "x" } }],
      ["DELETE", {}],
    ] as const) {
      const theirs = await call(method, path, { token: "rival-token", ...more });
      const absent = await call(method, `${V}/var_aaaaaaaaaaaaaaaa`, {
        token: "rival-token",
        ...more,
      });
      expect([theirs.status, theirs.text.replaceAll(/var_[a-z2-7]+/g, "")]).toEqual([
        404,
        absent.text.replaceAll(/var_[a-z2-7]+/g, ""),
      ]);
    }
    const reader = { token: "acme-reader" };
    expect((await call("GET", path, reader)).body).toEqual(body);
    for (const [method, to] of [
      ["POST", V],
      ["PUT", path],
      ["DELETE", path],
    ] as const) {
      expect(
        await call(method, to, { ...reader, ...(method === "DELETE" ? {} : { body: PASSWORD }) }),
      ).toMatchObject({
        status: 403,
        body: { error: "forbidden" },
      });
    }
    expect((await call("GET", V)).body).toEqual({ environment_variables: [body], total: 1 });
  });

  it("refuses unknown fields, parameters and methods, a body of a delete, and a revision", async () => {
    const { call } = await servedHost();
    await call("POST", V, { body: PASSWORD });
    const refused = await call("POST", V, {
      body: { name: "A-B", value: 1, secret: true, file_permissions: "0600" },
    });
    expect(refused.status).toBe(400);
    expect((refused.body["issues"] as { path: string }[]).map(({ path }) => path)).toEqual([
      "name",
      "value",
      "file_permissions",
      "secret",
    ]);
    expect((await call("GET", `${V}?project=x`)).status).toBe(400);
    expect((await call("GET", `${V}?project_id=nothing`)).status).toBe(404);
    expect((await call("GET", `${V}?project_id=%00`)).status).toBe(400);
    expect((await call("PATCH", `${V}/WAREHOUSE_PASSWORD`, { body: {} })).status).toBe(405);
    expect(
      (await call("DELETE", `${V}/WAREHOUSE_PASSWORD`, { body: { force: true } })).status,
    ).toBe(400);
    expect((await call("PUT", `${V}/WAREHOUSE_PASSWORD`, { body: [] })).status).toBe(400);
    expect(
      (
        await call("PUT", `${V}/WAREHOUSE_PASSWORD`, {
          body: { value: "x" },
          headers: { "if-match": '"1"' },
        })
      ).status,
    ).toBe(412);
  });

  it("treats a repeated key as one call, and shows no value in an answer or a log", async () => {
    const { call, logged, create, engine } = await servedHost();
    const key = (value: string) => ({ headers: { "idempotency-key": value } });
    const answers = [
      await call("POST", V, { body: PASSWORD, ...key("c") }),
      await call("POST", V, { body: PASSWORD, ...key("c") }),
      await call("POST", V, { body: PASSWORD }),
      await call("POST", V, { body: { ...PASSWORD, value: "canary, another one" }, ...key("c") }),
      await call("POST", V, { body: { ...PASSWORD, name: "9" } }),
      await call("PUT", `${V}/warehouse_password`, {
        body: { value: "canary-of-today" },
        ...key("u"),
      }),
      await call("PUT", `${V}/warehouse_password`, { body: '{"value":"canary-of-no-json' }),
      await call("PUT", `${V}/warehouse_password`, { body: { is_sensitive: false } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 409, 422, 400, 200, 400, 400]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    const { id } = await create();
    await until(
      () => call("GET", `/api/v1/projects/${id}`),
      ({ body }) => body["status"] === "active",
    );
    engine.setRuns(() => [{ print: "the password is canary-of-today" }]);
    const run = await call("POST", `/api/v1/projects/${id}/run`);
    const path = `/api/v1/projects/${id}/runs/${String(run.body["job_run_id"])}`;
    answers.push(
      await until(
        () => call("GET", path),
        ({ body }) => body["status"] === "success",
      ),
      await call("GET", `${path}/logs`),
      await call("DELETE", `${V}/warehouse_password`, key("d")),
      await call("DELETE", `${V}/warehouse_password`, key("d")),
    );
    expect(answers.at(-3)?.text).toBe("the password is [secret]\n");
    expect(answers.at(-1)).toMatchObject({ status: 200, body: { id: answers[0]?.body["id"] } });
    expect(inspect([answers.map(({ text }) => text), logged], { depth: null })).not.toContain(
      "canary",
    );
  });
});
