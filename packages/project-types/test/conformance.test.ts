import { projectTypeFixtures, projectTypeSuite, registerSuite } from "@dagctl/testing";
import { describe, test } from "vitest";

const MODULE = new URL("./tested-project-type.ts", import.meta.url);

describe.each(["node", "sqlmesh", "dbt"])("the project type %s", (data) => {
  registerSuite(test, projectTypeSuite, projectTypeFixtures(MODULE, { data }));
});
