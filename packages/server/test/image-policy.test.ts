import { describe, expect, it } from "vitest";
import { imagePolicy } from "../src/image-policy.ts";

describe("the images that projects may name", () => {
  const policy = imagePolicy(["registry.example.com", "ghcr.io/acme/", "ghcr.io/acme/../x"]);

  it.each([
    "registry.example.com/a/b:1",
    "ghcr.io/acme/sqlmesh",
    `ghcr.io/acme/sqlmesh@sha256:${"a".repeat(64)}`,
  ])("include %s", (image) => {
    expect(policy(image)).toBeUndefined();
  });

  it.each([
    "registry.example.com.evil.net/a",
    "registry.example.com:5000/a",
    "ghcr.io/acmeevil/sqlmesh",
    "ghcr.io/acme",
    "evil.net/registry.example.com/a",
  ])("do not include %s", (image) => {
    expect(policy(image)).toMatch(/is refused: it must be from .*image_allow/);
  });

  it("include a repository with a tag or a digest, and no longer name", () => {
    const one = imagePolicy(["ghcr.io/acme/sqlmesh"]);
    expect(one("ghcr.io/acme/sqlmesh:0.130.0")).toBeUndefined();
    expect(one("ghcr.io/acme/sqlmesh-evil:0.130.0")).toMatch(/refused/);
  });

  it("are none by default, and none on one machine", () => {
    expect(imagePolicy([])("ghcr.io/a")).toMatch(/the operator allows no images/);
    expect(imagePolicy("none")("ghcr.io/a")).toMatch(/^must be absent: .* its own machine/);
  });
});
