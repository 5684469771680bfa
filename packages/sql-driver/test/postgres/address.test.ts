import { describe, expect, onTestFinished, test, vi } from "vitest";
import { poolConfig } from "../../src/postgres/address.ts";

const at = (query: string): string => `postgres://dagctl@db.example.com:5432/records${query}`;

describe("a URL of PostgreSQL", () => {
  test.each(["prefer", "require", "verify-ca", "verify-full"])(
    "with sslmode=%s has the certificate verified, without a warning",
    (mode) => {
      const warn = vi.spyOn(process, "emitWarning");
      onTestFinished(() => warn.mockRestore());
      const config = poolConfig(at(`?sslmode=${mode}&application_name=a`), undefined);
      expect(config).toMatchObject({
        host: "db.example.com",
        user: "dagctl",
        database: "records",
        ssl: {},
        application_name: "a",
      });
      expect(config.ssl).not.toHaveProperty("rejectUnauthorized");
      expect(warn).not.toHaveBeenCalled();
    },
  );

  test("without sslmode, or one that refuses encryption, is as it is", () => {
    expect(poolConfig(at(""), undefined).ssl).toBeUndefined();
    expect(poolConfig(at("?sslmode=disable"), undefined).ssl).toBe(false);
  });
});
