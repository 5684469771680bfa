import { TABLE } from "@dagctl/api";
import { describe, expect, test } from "vitest";
import {
  AUDIT_FILTERS,
  auditPath,
  filterAudit,
  isAuditFiltered,
  readAuditQuery,
} from "../../src/organization/audit-query.ts";

const AFTER = "2026-01-31T14:03:05.123Z_aud_aaaaaaaaaaaaaaaa";

describe("the address of the audit", () => {
  test("has each filter of the API", () => {
    const names = Object.keys(TABLE.audit.list.query);
    expect([...AUDIT_FILTERS, "after", "limit"].toSorted()).toEqual(names.toSorted());
  });

  test("is read as it is written", () => {
    const query = { actor: "token a&b", since: "2026-01-31T00:00:00Z", after: AFTER };
    const path = auditPath(query);
    expect(path).toMatch(/^\/audit\?actor=token%20a%26b&since=2026-01-31T00%3A00%3A00Z&after=/);
    const params = Object.fromEntries(new URL(path, "http://localhost").searchParams);
    expect(readAuditQuery(params)).toEqual(query);
    expect(auditPath(readAuditQuery({ actor: "", other: "x" }))).toBe("/audit");
  });

  test("begins with the newest changes after a filter was changed", () => {
    expect(filterAudit({ actor: "a", after: AFTER }, "action", "projects.deploy")).toEqual({
      actor: "a",
      action: "projects.deploy",
    });
    expect(isAuditFiltered({ after: AFTER })).toBe(false);
    expect(isAuditFiltered({ project: "orders" })).toBe(true);
  });
});
