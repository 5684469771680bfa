import { describe, expect, test } from "vitest";
import { isPublicAddress } from "../../src/values/public-address.ts";

describe("isPublicAddress", () => {
  test.each(["1.1.1.1", "93.184.215.14", "168.63.129.17", "2606:4700::1111"])(
    "accepts %s",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each([
    "127.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "::ffff:168.63.129.16",
    "192.168.1.1",
    "224.0.0.1",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "fe80::1",
    "fd00::1",
    "fd00:ec2::254",
    "example.com",
    "",
  ])("refuses %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
