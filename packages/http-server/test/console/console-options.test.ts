import { describe, expect, it } from "vitest";
import { assertConsoleOptions } from "../../src/console/console-options.ts";

const directory = "/srv/console";
const check = (options: unknown): void => assertConsoleOptions('httpServer: "console"', options);

describe("The options of the console", () => {
  it("may be absent or false", () => {
    check(undefined);
    check(false);
  });

  it("may be all that there are", () => {
    check({
      directory: new URL("file:///srv/console/"),
      title: 'Data "</script> platform',
      login: "session",
      loginUrl: "/login?next=/",
      links: [
        { text: "Wiki", url: "https://wiki.example.com/dagctl" },
        { text: "Users", url: "/users" },
      ],
      projectLinks: [{ text: "Dashboards", url: "https://bi.example.com/?p={id}#{name}" }],
      stylesheet: "/brand.css",
    });
  });

  it.each([
    [true, 'httpServer: "console" must be false, or an object with "directory"'],
    ["dist", "must be false, or an object"],
    [null, "must be false, or an object"],
    [{}, 'needs "directory"'],
    [{ directory: "" }, 'needs "directory"'],
    [{ directory, titel: "x" }, 'has no option "titel"; did you mean "title"?'],
    [{ directory, title: "" }, '"title" must have 1 to 60 characters'],
    [{ directory, title: "x".repeat(61) }, '"title" must have 1 to 60 characters'],
    [{ directory, title: 5 }, '"title" must have 1 to 60 characters'],
    [{ directory, login: "oidc" }, '"login" must be "token" or "session"'],
    [{ directory, loginUrl: "/login" }, '"loginUrl" needs login: "session"'],
    [{ directory, login: "session", loginUrl: "javascript:alert(1)" }, '"loginUrl" must be'],
    [{ directory, login: "session", loginUrl: "https://{page}.example" }, '"loginUrl" must be'],
    [{ directory, links: {} }, '"links" must be a list'],
    [{ directory, links: [5] }, "links[0] must be { text, url }"],
    [
      {
        directory,
        links: [
          { text: "a", url: "/a" },
          { text: "", url: "/" },
        ],
      },
      "links[1] needs",
    ],
    [
      { directory, links: [{ text: "a", url: "/", target: "x" }] },
      'links[0] has no option "target"',
    ],
    [{ directory, stylesheet: "https://cdn.example.com/a.css" }, '"stylesheet" must be a path'],
    [{ directory, stylesheet: "//cdn.example.com/a.css" }, '"stylesheet" must be a path'],
    [{ directory, stylesheet: "/a b.css" }, '"stylesheet" must be a path'],
  ])("are refused: %j", (options, message) => {
    expect(() => check(options)).toThrow(TypeError);
    expect(() => check(options)).toThrow(message);
  });

  it.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example.com",
    "/\\evil.example.com",
    "relative",
    "",
    5,
    undefined,
  ])("are refused with a link to %j", (url) => {
    for (const name of ["links", "projectLinks"])
      expect(() => check({ directory, [name]: [{ text: "a", url }] })).toThrow(
        `${name}[0] needs "url"`,
      );
  });

  it("are refused where the name of a project would choose the host of a link", () => {
    for (const url of ["https://{name}.example.com", "https://{name}/", "{id}", "https:{name}"])
      expect(() => check({ directory, projectLinks: [{ text: "a", url }] })).toThrow(
        'projectLinks[0] needs "url"',
      );
    check({ directory, projectLinks: [{ text: "a", url: "/teams/{name}" }] });
  });
});
