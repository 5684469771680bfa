import { expect, it } from "vitest";
import { hideLogins } from "../src/hide-logins.ts";

it.each([
  ["https://ann:secret@index/simple/", "https://***@index/simple/"],
  [
    "error for http://token@a/x and https://b:c@d/y",
    "error for http://***@a/x and https://***@d/y",
  ],
  ["https://index/@scope/ann@example.org", "https://index/@scope/ann@example.org"],
])("hideLogins turns %j into %j", (text, shown) => {
  expect(hideLogins(text)).toBe(shown);
});
