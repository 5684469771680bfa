import type { Caller, Token } from "@dagctl/api";
import { openApi } from "@dagctl/api/shapes";
import { describe, expect, test } from "vitest";
import { isOwnToken, newToken, tokenFields } from "../../src/organization/token-fields.ts";

const ADMIN: Caller = {
  caller: "token root",
  access: "admin",
  organization: "org-acme",
  every_organization: false,
};
const OPERATOR: Caller = {
  ...ADMIN,
  caller: "token root of every organization",
  every_organization: true,
};
const TOKEN: Token = {
  id: "tok_a",
  name: "root",
  organization_id: "org-acme",
  access: "admin",
  created_at: "2026-01-31T00:00:00Z",
};
const { organization_id: _organization, ...OF_EVERY_ONE } = TOKEN;

describe("the form of a token", () => {
  test("has a control for each field that may be sent", () => {
    const { schemas } = openApi({ projectTypes: [], servers: [], version: "1" }).components;
    const properties = Object.keys(schemas["TokenInput"]?.["properties"] ?? {});
    const fields = tokenFields(OPERATOR, {}).map(({ name }) => name);
    expect(fields.toSorted()).toEqual(properties.toSorted());
    // Another caller makes tokens of one organization only.
    expect(tokenFields(ADMIN, {}).map(({ name }) => name)).toEqual([
      "name",
      "access",
      "expires_in_days",
    ]);
    expect(tokenFields(ADMIN, {})[1]?.choices).toEqual(["read", "run", "write", "admin"]);
  });

  test("sends the least access where none was chosen, and nothing that was left empty", () => {
    expect(newToken(ADMIN, {})).toEqual({ name: "", access: "read" });
    const values = { name: "ci", access: "run", expires_in_days: "90", organization_id: "org-x" };
    expect(newToken(ADMIN, values)).toEqual({ name: "ci", access: "run", expires_in_days: 90 });
    expect(newToken(OPERATOR, values)).toMatchObject({ organization_id: "org-x" });
    expect(newToken(OPERATOR, { ...values, every_organization: true })).toEqual({
      name: "ci",
      access: "run",
      expires_in_days: 90,
      every_organization: true,
    });
    // What is no number is refused by the server, in its words.
    expect(newToken(ADMIN, { ...values, expires_in_days: "soon" })).toMatchObject({
      expires_in_days: "soon",
    });
  });

  test("knows the token of the caller by name and organization", () => {
    expect(isOwnToken(TOKEN, ADMIN)).toBe(true);
    expect(isOwnToken({ ...TOKEN, organization_id: "org-x" }, ADMIN)).toBe(false);
    expect(isOwnToken(OF_EVERY_ONE, ADMIN)).toBe(false);
    expect(isOwnToken(OF_EVERY_ONE, OPERATOR)).toBe(true);
    expect(isOwnToken(TOKEN, OPERATOR)).toBe(false);
  });
});
