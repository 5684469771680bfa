import { Secret } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import { testHost } from "./test-host.ts";

describe("the secrets of an organization", () => {
  it("are stored and listed by name, and another organization sees none", async () => {
    const { acme, host, engine } = await testHost({});
    await acme.secrets.put("key", { value: "first" });
    expect(await acme.secrets.put("key", { value: "second" })).toEqual({ name: "key" });
    await acme.secrets.put("another.key", { value: "third" });
    expect(await acme.secrets.list()).toEqual({
      secrets: [{ name: "another.key" }, { name: "key" }],
      total: 2,
    });
    expect((await engine.secrets.get("org-acme", "key"))?.reveal()).toBe("second");
    const rival = host.organization("org-rival");
    expect(await rival.secrets.list()).toEqual({ secrets: [], total: 0 });
    await expect(rival.secrets.delete("key")).rejects.toMatchObject({ code: "not_found" });
    expect((await acme.secrets.list()).total).toBe(2);
  });

  it("do not include the values of environment variables", async () => {
    const { acme, engine } = await testHost({});
    const variable = { name: "PASSWORD", value: "x", is_sensitive: true };
    await acme.environmentVariables.create(variable);
    await engine.secrets.put("org-acme", "variables/seal", new Secret("x"));
    expect((await acme.secrets.list()).total).toBe(0);
    await expect(acme.secrets.delete("variables/seal")).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await acme.environmentVariables.get("PASSWORD")).toMatchObject({ value: "***" });
  });

  it("are refused with a name or a value that cannot be, and nothing is stored", async () => {
    const { acme } = await testHost({});
    for (const name of ["variables/seal", "-key", "a..b", ""])
      await expect(acme.secrets.put(name, { value: "x" })).rejects.toMatchObject({
        code: "invalid",
        issues: [{ path: "name", message: expect.stringContaining("must be the name") }],
      });
    for (const [input, issues] of [
      [{ value: "" }, [{ path: "value", message: "must not be empty" }]],
      [
        { value: "a\ud800" },
        [{ path: "value", message: expect.stringContaining("must be text that UTF-8 can have") }],
      ],
      [{ value: "é".repeat(33_000) }, [{ path: "value", message: "must be at most 64 KiB" }]],
      [
        { valeu: "x" },
        [
          { path: "valeu", message: "is not a field of a secret; did you mean value?" },
          { path: "value", message: "is required" },
        ],
      ],
    ] as const)
      await expect(
        acme.secrets.put("key", input as { readonly value: string }),
      ).rejects.toMatchObject({ code: "invalid", issues });
    expect((await acme.secrets.list()).total).toBe(0);
  });

  it("are deleted by name", async () => {
    const { acme } = await testHost({});
    await acme.secrets.put("key", { value: "x" });
    expect(await acme.secrets.delete("key")).toEqual({ name: "key" });
    await expect(acme.secrets.delete("key")).rejects.toMatchObject({
      code: "not_found",
      message: 'There is no secret "key"',
    });
  });
});
