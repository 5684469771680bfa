import { expect, test } from "vitest";
import { repositoryName } from "../../src/projects/facts.tsx";

test.each([
  ["https://git.example.com/acme/orders.git", "git.example.com/acme/orders"],
  ["https://user@git.example.com/acme/orders", "git.example.com/acme/orders"],
  ["ssh://git@git.example.com:2222/acme/orders.git", "git.example.com:2222/acme/orders"],
  ["file:///srv/git/orders", "/srv/git/orders"],
  ["javascript:alert(1)", "javascript:alert(1)"],
])("The repository %s is shown as %s", (url, name) => {
  expect(repositoryName(url)).toBe(name);
});
