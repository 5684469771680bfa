import { describe, expect, it } from "vitest";
import { addPlace } from "../../src/runs/error-place.ts";

describe("the place of an error", () => {
  it("is before the reason, which loses the file at its beginning", () => {
    const place = "models/orders.sql:3";
    expect(addPlace("models/orders.sql could not be loaded.", place)).toBe(
      `${place}: could not be loaded.`,
    );
    expect(addPlace("Model 'orders' reads nothing.", place)).toBe(
      `${place}: Model 'orders' reads nothing.`,
    );
    expect(addPlace("models/orders.sql_old is odd", place)).toBe(
      `${place}: models/orders.sql_old is odd`,
    );
  });

  it("is there once, and not where none is known", () => {
    expect(addPlace("a.py:1: no", "a.py:1")).toBe("a.py:1: no");
    expect(addPlace("a.py is odd", undefined)).toBe("a.py is odd");
  });

  it("leaves the reason within 600 characters", () => {
    expect(addPlace("x".repeat(600), "a.py:1")).toHaveLength(600);
  });
});
