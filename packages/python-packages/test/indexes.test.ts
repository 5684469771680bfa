import { Secret } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import { indexEnvironment, indexNameProblem, withLogins } from "../src/indexes.ts";

const variable = (name: string, value: string) => ({
  name,
  value: new Secret(value),
  sensitive: true,
});
const indexes = [
  { name: "corp-1", url: "https://corp.example/simple/" },
  { name: "public", url: "https://public.example/simple/" },
];

describe("the environment of uv", () => {
  it("has the indexes in their order", () => {
    expect(indexEnvironment(indexes)).toEqual({
      UV_INDEX: "corp-1=https://corp.example/simple/",
      UV_DEFAULT_INDEX: "public=https://public.example/simple/",
    });
    expect(indexEnvironment([])).toEqual({});
  });

  it("has the operator's login, and an organization's in place of it", () => {
    const login = { username: "operator", password: "o" };
    const [corp = indexes[0], ...others] = indexes;
    const all = [{ ...corp, name: "corp-1", url: "https://corp.example/", login }, ...others];
    expect(indexEnvironment(all)).toMatchObject({
      UV_INDEX_CORP_1_USERNAME: "operator",
      UV_INDEX_CORP_1_PASSWORD: "o",
    });
    expect(indexEnvironment(all, [variable("UV_INDEX_CORP_1_PASSWORD", "t")])).toMatchObject({
      UV_INDEX_CORP_1_USERNAME: "operator",
      UV_INDEX_CORP_1_PASSWORD: "t",
    });
  });

  it("has no other variable of an organization", () => {
    const given = [
      variable("UV_INDEX_OTHER_PASSWORD", "x"),
      variable("UV_INDEX_URL", "https://evil.example/"),
      variable("UV_DEFAULT_INDEX", "https://evil.example/"),
      variable("PIP_INDEX_URL", "https://evil.example/"),
    ];
    expect(indexEnvironment(indexes, given)).toEqual(indexEnvironment(indexes));
  });
});

describe("the operator's login of an index", () => {
  it("is that of the variables with its name, where both are set", () => {
    const environment = {
      UV_INDEX_CORP_1_USERNAME: "operator",
      UV_INDEX_CORP_1_PASSWORD: "o",
      UV_INDEX_PUBLIC_USERNAME: "alone",
    };
    expect(withLogins(indexes, environment)).toEqual([
      { ...indexes[0], login: { username: "operator", password: "o" } },
      indexes[1],
    ]);
  });
});

describe("the name of an index", () => {
  it.each(["corp", "corp-1", "a_b", "A"])("can be %s", (name) => {
    expect(indexNameProblem(name)).toBeUndefined();
  });

  it.each(["", "-a", "a=b", "a b", "a.b", "é", "a".repeat(64)])("cannot be %j", (name) => {
    expect(indexNameProblem(name)).toMatch(/letters/);
  });
});
