import { systemClock } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, client } from "../../src/cluster/client.ts";
import { connection } from "../../src/cluster/connection.ts";
import {
  isNotFound,
  isConflict,
  isFieldConflict,
  isForbidden,
  isAlreadyExists,
} from "../../src/cluster/api-failure.ts";
import { translateErrors, translateErrorsOfEach } from "../../src/cluster/translate-errors.ts";
import { APPLICATION, CRON_JOB } from "../../src/cluster/kinds.ts";
import { type ApiDouble, apiDouble } from "./api-double.ts";

interface Failure {
  readonly what: string;
  readonly status: number;
  /** The answer as the running API server wrote it; an object is a Status. */
  readonly body:
    | string
    | { readonly reason?: string; readonly message: string; readonly details?: object };
  readonly code: string;
  readonly message: RegExp;
  /** What `details.outage` is. @default not compared */
  readonly outage?: RegExp | false;
  /** The names of the predicates that return true. */
  readonly is?: readonly string[];
}

const FORBIDDEN =
  'applications.argoproj.io "x" is forbidden: User "system:serviceaccount:argocd:driver" cannot create resource "applications" in API group "argoproj.io" in the namespace "argocd"';
const QUOTA =
  'jobs.batch "x" is forbidden: exceeded quota: jobs, requested: count/jobs.batch=1, used: count/jobs.batch=10, limited: count/jobs.batch=10';
const HTML = `<!DOCTYPE html>\n<html>\n  <head><title>404 Not Found</title></head>\n  <body>${"<p>nginx</p>\n".repeat(200)}</body></html>`;
const SCHEMA =
  "failed to create typed patch object (argocd/x; argoproj.io/v1alpha1, Kind=Application): .spec.bogus: field not declared in schema";

const failures: readonly Failure[] = [
  {
    what: "a right that is missing",
    status: 403,
    body: { reason: "Forbidden", message: FORBIDDEN },
    code: "unavailable",
    message:
      /^Working is not allowed: .*cannot create resource "applications".*rbac\.yaml of @dagctl\/k8s-driver$/,
    is: ["forbidden"],
    outage: /no right to$/,
  },
  {
    what: "a quota",
    status: 403,
    body: { reason: "Forbidden", message: QUOTA },
    code: "unavailable",
    message: /^Working was refused: .*exceeded quota: jobs, .*limited: count\/jobs\.batch=10$/,
    is: ["forbidden"],
    outage: false,
  },
  {
    what: "a proxy's refusal",
    status: 403,
    body: HTML,
    code: "unavailable",
    message: /^Working was refused: HTTP 403: <!DOCTYPE html> <html> <head><title>/,
  },
  {
    what: "a login that is not known",
    status: 401,
    body: { reason: "Unauthorized", message: "Unauthorized" },
    code: "unavailable",
    message: /does not know this server's login any more \(Unauthorized\)$/,
    outage: /refuses the login$/,
  },
  {
    what: "a kind that is not there",
    status: 404,
    body: "404 page not found\n",
    code: "unavailable",
    message: /Is Argo CD installed, with its custom resource definitions\?$/,
    outage: /not installed/,
  },
  {
    what: "what etcd does not take",
    status: 500,
    body: { message: "etcdserver: request is too large" },
    code: "invalid",
    message: /is too large$/,
  },
  {
    what: "what the API server does not read",
    status: 413,
    body: { message: "limit is 3145728" },
    code: "invalid",
    message: /limit is 3145728$/,
  },
  {
    what: "what does not even reach etcd",
    status: 429,
    body: {
      message:
        "rpc error: code = ResourceExhausted desc = trying to send message larger than max (2581479 vs. 2097152)",
    },
    code: "invalid",
    message: /larger than max/,
  },
  {
    what: "a namespace that is not there",
    status: 404,
    body: {
      reason: "NotFound",
      message: 'namespaces "x" not found',
      details: { kind: "namespaces" },
    },
    code: "unavailable",
    message: /^Working failed: namespaces "x" not found$/,
    is: ["absent"],
    outage: false,
  },
  {
    what: "a proxy's page",
    status: 404,
    body: HTML,
    code: "unavailable",
    message: /^Working failed: HTTP 404: <!DOCTYPE html>.{0,200}$/,
    outage: /does not answer$/,
  },
  {
    what: "a page of a gateway",
    status: 502,
    body: "<html>Bad Gateway</html>",
    code: "unavailable",
    message: /^Working failed: HTTP 502: <html>Bad Gateway<\/html>$/,
    outage: /does not answer$/,
  },
  {
    what: "an object that changed meanwhile",
    status: 409,
    body: {
      reason: "Conflict",
      message: "the object has been modified; please apply your changes to the latest version",
    },
    code: "unavailable",
    message: /has been modified/,
    is: ["conflict"],
    outage: false,
  },
  {
    what: "an object that is there already",
    status: 409,
    body: { reason: "AlreadyExists", message: 'jobs.batch "x" already exists' },
    code: "unavailable",
    message: /already exists$/,
    is: ["conflict", "there"],
  },
  {
    what: "a field of another manager",
    status: 409,
    body: {
      reason: "Conflict",
      message: "Apply failed with 1 conflict",
      details: {
        causes: [
          {
            reason: "FieldManagerConflict",
            message: 'conflict with "kubectl-edit" using argoproj.io/v1alpha1',
            field: ".spec.project",
          },
        ],
      },
    },
    code: "conflict",
    message:
      /^Working failed: \.spec\.project \(conflict with "kubectl-edit" using argoproj\.io\/v1alpha1\)$/,
    is: ["field"],
  },
  {
    what: "an object that is not legal",
    status: 422,
    body: {
      reason: "Invalid",
      message: 'CronJob.batch "x" is invalid: spec.schedule: Invalid value: "99"',
    },
    code: "invalid",
    message: /spec\.schedule: Invalid value: "99"$/,
  },
  {
    what: "a field that is not known",
    status: 400,
    body: { reason: "BadRequest", message: 'strict decoding error: unknown field "spec.bogus"' },
    code: "invalid",
    message: /unknown field "spec\.bogus"$/,
  },
  {
    what: "the same of a server-side apply, which is a 500",
    status: 500,
    body: { message: SCHEMA },
    code: "invalid",
    message: /field not declared in schema$/,
  },
  {
    what: "a failure of the API server",
    status: 500,
    body: { reason: "InternalError", message: "etcdserver: leader changed" },
    code: "unavailable",
    message: /etcdserver: leader changed$/,
    outage: /fails or is overloaded$/,
  },
  {
    what: "too many calls",
    status: 429,
    body: { reason: "TooManyRequests", message: "too many requests, please try again later" },
    code: "unavailable",
    message: /try again later$/,
    outage: /fails or is overloaded$/,
  },
  {
    what: "a page that has expired",
    status: 410,
    body: { reason: "Expired", message: "The provided continue parameter is too old" },
    code: "unavailable",
    message: /too old$/,
  },
  {
    what: "what makes no sense",
    status: 405,
    body: { reason: "MethodNotAllowed", message: "not allowed" },
    code: "internal",
    message: /not allowed$/,
  },
  {
    what: "a page in the place of an object",
    status: 200,
    body: "<html>Sign in</html>",
    code: "unavailable",
    message: /something before it has answered: <html>Sign in<\/html>$/,
  },
  {
    what: "nothing in the place of an object",
    status: 200,
    body: "null",
    code: "unavailable",
    message: /something before it has answered: null$/,
  },
];

let api: ApiDouble;
let to: Client;
let now: Pick<Failure, "status" | "body">;
beforeAll(async () => {
  api = await apiDouble((_asked, response) => {
    const text =
      typeof now.body === "string"
        ? now.body
        : JSON.stringify({
            kind: "Status",
            apiVersion: "v1",
            status: "Failure",
            code: now.status,
            ...now.body,
          });
    response
      .writeHead(now.status, {
        "content-type": typeof now.body === "string" ? "text/html" : "application/json",
      })
      .end(text);
  });
  to = client(connection({ kubeconfig: api.kubeconfig }, systemClock()));
});
afterAll(async () => {
  await to.connection.close();
  await api.close();
});

const caught = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a failure of a call", () => {
  test.each(failures)("is reported with its message: $what ($status)", async (failure) => {
    now = failure;
    const apply = to.apply(APPLICATION, { metadata: { namespace: "argocd", name: "x" } });
    const raw = await caught(apply);
    const predicates = {
      absent: isNotFound(raw),
      forbidden: isForbidden(raw),
      conflict: isConflict(raw),
      field: isFieldConflict(raw),
      there: isAlreadyExists(raw),
    };
    expect(Object.entries(predicates).flatMap(([name, holds]) => (holds ? [name] : []))).toEqual(
      failure.is ?? [],
    );
    const error = await caught(translateErrors("Working", undefined, async () => apply));
    expect(error).toBeInstanceOf(DagctlError);
    expect(error).toMatchObject({
      code: failure.code,
      message: expect.stringMatching(failure.message),
    });
    expect((error as DagctlError).message).not.toContain("\n");
    const { outage } = (error as DagctlError).details ?? {};
    if (failure.outage instanceof RegExp) expect(outage).toMatch(failure.outage);
    else if (failure.outage === false) expect(outage).toBe(false);
    if (failure.code === "invalid") expect((error as DagctlError).issues).toHaveLength(1);
  });

  test.each([
    ["404 page not found", 404],
    [HTML, 404],
    [HTML, 403],
    ["{}", 200],
    ['{"kind":"Status","status":"Success"}', 200],
  ])("is not reported as absence: %#", async (body, status) => {
    now = { status, body };
    if (status !== 200)
      await expect(to.get(APPLICATION, { namespace: "argocd", name: "x" })).rejects.toThrow();
    await expect(to.list(CRON_JOB, "x")).rejects.toThrow();
  });

  test("is reported as absence for an object, and for one to delete", async () => {
    now = { status: 404, body: { reason: "NotFound", message: 'cronjobs.batch "x" not found' } };
    expect(await to.get(CRON_JOB, { namespace: "n", name: "x" })).toBeUndefined();
    expect(await to.delete(CRON_JOB, { namespace: "n", name: "x" })).toBe(false);
  });
});

describe("a call of a contract", () => {
  test("rejects with the signal's reason, whatever has failed", async () => {
    const aborting = new AbortController();
    const reason = new Error("enough");
    const work = translateErrors("Working", { signal: aborting.signal }, async () => {
      aborting.abort(reason);
      throw new Error("torn");
    });
    await expect(work).rejects.toBe(reason);
    await expect(
      translateErrors("Working", { signal: aborting.signal }, async () => 1),
    ).rejects.toBe(reason);
  });

  test("passes on an error of the contract, and reports any other as an internal one", async () => {
    const own = new DagctlError("conflict", "stored");
    await expect(translateErrors("Working", {}, async () => Promise.reject(own))).rejects.toBe(own);
    await expect(
      translateErrors("Working", {}, async () =>
        Promise.reject(new TypeError("x is not a function")),
      ),
    ).rejects.toMatchObject({
      code: "internal",
      message: "Working failed: x is not a function",
    });
  });

  test("that fails in the middle of a list has returned the items before", async () => {
    async function* items(): AsyncGenerator<number> {
      yield 1;
      throw new Error("cut");
    }
    const seen: number[] = [];
    const read = (async () => {
      for await (const item of translateErrorsOfEach("Listing", {}, items())) seen.push(item);
    })();
    await expect(read).rejects.toMatchObject({ code: "internal", message: "Listing failed: cut" });
    expect(seen).toEqual([1]);
  });
});
