import { describe, expect, it } from "vitest";
import { parseRepositoryUrl } from "../../src/values/repository-url.ts";

describe("parseRepositoryUrl", () => {
  it.each([
    [
      "HTTPS://GitHub.com/a/b.git",
      {
        scheme: "https",
        host: "github.com",
        port: 443,
        origin: "https://github.com",
        path: "/a/b.git",
        href: "https://github.com/a/b.git",
      },
    ],
    [
      "http://[2001:DB8::1]:8080/a%20b",
      {
        scheme: "http",
        host: "2001:db8::1",
        port: 8080,
        origin: "http://[2001:db8::1]:8080",
        path: "/a%20b",
        href: "http://[2001:db8::1]:8080/a%20b",
      },
    ],
    [
      "https://github.com:443/a/b",
      {
        scheme: "https",
        host: "github.com",
        port: 443,
        origin: "https://github.com",
        path: "/a/b",
        href: "https://github.com/a/b",
      },
    ],
    [
      "FILE://localhost/srv/a.git",
      { scheme: "file", host: "", path: "/srv/a.git", href: "file:///srv/a.git" },
    ],
    [
      "SSH://Host/a%20b",
      {
        scheme: "ssh",
        user: "git",
        host: "host",
        port: 22,
        path: "/a%20b",
        serverPath: "/a b",
        href: "ssh://git@host/a%20b",
      },
    ],
    [
      "ssh://ann@[::1]:2222/~/a",
      {
        scheme: "ssh",
        user: "ann",
        host: "::1",
        port: 2222,
        path: "/~/a",
        serverPath: "~/a",
        href: "ssh://ann@[::1]:2222/~/a",
      },
    ],
    [
      "ssh://git@host:22/a",
      {
        scheme: "ssh",
        user: "git",
        host: "host",
        port: 22,
        path: "/a",
        serverPath: "/a",
        href: "ssh://git@host/a",
      },
    ],
    [
      "git@GitHub.com:acme/a%20b",
      {
        scheme: "ssh",
        user: "git",
        host: "github.com",
        port: 22,
        path: "/~/acme/a%20b",
        serverPath: "acme/a%20b",
        href: "git@github.com:acme/a%20b",
      },
    ],
    [
      "git@host:/srv/a",
      {
        scheme: "ssh",
        user: "git",
        host: "host",
        port: 22,
        path: "/srv/a",
        serverPath: "/srv/a",
        href: "git@host:/srv/a",
      },
    ],
    [
      "git@[::1]:~ann/a",
      {
        scheme: "ssh",
        user: "git",
        host: "::1",
        port: 22,
        path: "/~ann/a",
        serverPath: "~ann/a",
        href: "git@[::1]:~ann/a",
      },
    ],
  ])("returns the parts of %s, and its text unchanged", (text, parts) => {
    expect(parseRepositoryUrl(text)).toEqual({ value: { ...parts, text } });
  });

  // As git's own connect.c reads them.
  it.each([
    ["ssh://git@host/acme/one.git", "/acme/one.git"],
    ["ssh://git@[::1]/acme/one%20two.git", "/acme/one two.git"],
    ["ssh://git@host/~/one.git", "~/one.git"],
    ["ssh://git@host/~ann/one.git", "~ann/one.git"],
    ["git@host:acme/one.git", "acme/one.git"],
    ["git@host:/acme/one%20two.git", "/acme/one%20two.git"],
    ["git@host:~/one.git", "~/one.git"],
  ])("returns for %s the path %s on the server", (text, serverPath) => {
    expect(parseRepositoryUrl(text).value).toMatchObject({ serverPath });
  });

  it.each(["https://0x7f.1/x", "https://2130706433/x", "https://127.1/x"])(
    "reads the address of %s as every program that connects does",
    (text) => {
      expect(parseRepositoryUrl(text).value?.host).toBe("127.0.0.1");
    },
  );

  it.each([
    "https://1.2.3.4.5/a",
    "https://[1:2]/a",
    "https://host/a@b",
    "file:///srv/a@b",
    "ssh://host/a%zz",
    "ssh://host/%ff",
    "https://ann:canary-secret@host/a",
    "ssh://ann:canary-secret@host/a",
    "https://canary-secret@host/a",
  ])("returns what is wrong with %s, without the URL", (text) => {
    const { value, problem } = parseRepositoryUrl(text);
    expect(value).toBeUndefined();
    expect(problem).toMatch(/^must /);
    expect(problem).not.toContain("canary-secret");
  });
});
