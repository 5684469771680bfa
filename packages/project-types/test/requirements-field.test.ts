import type { Project } from "@dagctl/core";
import type { ProjectType } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { dbtType } from "../src/dbt/index.ts";
import { nodeType } from "../src/node/index.ts";
import { sqlmeshType } from "../src/sqlmesh/index.ts";

const rules = createProjectRules([sqlmeshType(), dbtType(), nodeType()], { gitAuth: ["none"] });

function create(type: string, fields: Readonly<Record<string, unknown>>): Project {
  const url = "https://git.example.com/shop";
  return rules.create(
    { name: "shop", project_type: type, repository_url: url, ...fields },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  );
}

/** Returns `path message` of each issue with which a call is refused. */
function issuesOf(call: () => unknown): readonly string[] {
  try {
    call();
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
    return (error.issues ?? []).map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

const FIELD = "python_requirements";

describe.each<ProjectType["name"]>(["sqlmesh", "dbt"])(
  "the field python_requirements of a %s project",
  (type) => {
    it.each([
      "",
      "requirements.txt",
      "reqs/prod.txt",
      "../../setup/reqs.txt",
      `${"a".repeat(250)}.txt`,
    ])("can be %j", (path) => {
      expect(create(type, { [FIELD]: path })).toMatchObject({ [FIELD]: path });
    });

    it.each([
      "..",
      "../",
      "reqs/../a.txt",
      "/etc/passwd",
      "a\\b.txt",
      "-r",
      ".",
      "reqs/",
      "a//b",
      ".git/config",
      "a\u0000b",
    ])("cannot be %j", (path) => {
      expect(issuesOf(() => create(type, { [FIELD]: path }))).toEqual([
        `${FIELD} must be a path in the repository, relative to the project's folder, such as requirements.txt, or "" for none`,
      ]);
    });

    it("has at most 255 characters, and is a text", () => {
      expect(issuesOf(() => create(type, { [FIELD]: "a".repeat(256) }))).toEqual([
        `${FIELD} must be at most 255 characters`,
      ]);
      expect(issuesOf(() => create(type, { [FIELD]: true }))).toEqual([
        `${FIELD} must be a string`,
      ]);
    });

    it("is absent by default, and null makes it absent again", () => {
      const none = create(type, { [FIELD]: "" });
      expect(create(type, {})).not.toHaveProperty(FIELD);
      const { next, changed } = rules.update(none, { [FIELD]: null });
      expect(changed).toEqual([FIELD]);
      expect(next).not.toHaveProperty(FIELD);
      expect(rules.update(next, { [FIELD]: "" }).changed).toEqual([FIELD]);
    });

    it("decides python_requirements_file, which a caller cannot set", () => {
      const file = "python_requirements_file";
      expect(issuesOf(() => create(type, { [file]: "a.txt" }))).toEqual([
        `${file} is read only: leave it out`,
      ]);
      const project = create(type, {});
      expect(issuesOf(() => rules.update(project, { [file]: "a.txt" }))).toHaveLength(1);
      for (const path of ["a.txt", "../../pyproject.toml"]) {
        const read = { ...project, [file]: path };
        expect(rules.update(read, { [file]: path }).changed).toEqual([]);
      }
    });
  },
);

describe("a project of another type", () => {
  it("refuses python_requirements by name", () => {
    expect(issuesOf(() => create("node", { [FIELD]: "" }))).toEqual([
      `${FIELD} belongs to project_type sqlmesh and dbt; this project is node`,
    ]);
  });
});
