import { expect, test } from "vitest";
import { sshPath } from "../src/protocol/dialog.ts";

// As git's own connect.c reads them.
test.each([
  ["ssh://git@host/acme/one.git", "/acme/one.git"],
  ["ssh://git@[::1]/acme/one%20two.git", "/acme/one two.git"],
  ["ssh://git@host/~/one.git", "~/one.git"],
  ["ssh://git@host/~ann/one.git", "~ann/one.git"],
  ["git@host:acme/one.git", "acme/one.git"],
  ["git@host:/acme/one%20two.git", "/acme/one%20two.git"],
  ["git@host:~/one.git", "~/one.git"],
])("%s is %s on the server", (href, path) => {
  expect(sshPath(href)).toBe(path);
});
