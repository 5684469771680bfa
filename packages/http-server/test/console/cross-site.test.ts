import { describe, expect, it } from "vitest";
import { crossSiteProblem } from "../../src/console/cross-site.ts";

const host = "dagctl.example.com";

describe("A change with the cookie of a session", () => {
  it.each([
    [{ "sec-fetch-site": "same-origin" }],
    [{ "sec-fetch-site": "none" }],
    [{ origin: `https://${host}` }],
    [{ origin: `http://${host}` }],
    [{}],
  ])("is accepted with %j", (headers) => {
    expect(crossSiteProblem({ method: "POST", headers: { host, ...headers } })).toBeUndefined();
  });

  it.each([
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "same-site" }],
    [{ "sec-fetch-site": "" }],
    [{ "sec-fetch-site": "same-site", origin: `https://${host}` }],
    [{ origin: "https://evil.example.com" }],
    [{ origin: `https://${host}:8443` }],
    [{ origin: "null" }],
    [{ origin: "" }],
  ])("is refused with %j", (headers) => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"])
      expect(crossSiteProblem({ method, headers: { host, ...headers } })).toMatchObject({
        code: "forbidden",
      });
    for (const method of ["GET", "HEAD", "OPTIONS"])
      expect(crossSiteProblem({ method, headers: { host, ...headers } })).toBeUndefined();
    const authorization = "Bearer dctl_x";
    expect(
      crossSiteProblem({ method: "POST", headers: { host, authorization, ...headers } }),
    ).toBeUndefined();
  });
});
