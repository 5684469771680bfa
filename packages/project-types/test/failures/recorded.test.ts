import { readdir, readFile } from "node:fs/promises";
import type { FailedRun } from "@dagctl/core/contracts";
import { describe, expect, it } from "vitest";
import { DBT_VERSIONS } from "../../src/dbt/index.ts";
import { SQLMESH_VERSIONS } from "../../src/sqlmesh/index.ts";
import { explainDbt, explainSqlmesh } from "./projects.ts";

/** As `packages/local-driver/test/failures/recording.engines.test.ts` records it. */
type Recorded = Readonly<
  Record<string, { readonly step: string; readonly exitCode: number; readonly log: string }>
>;

const MODULE =
  /^(?:Model shop\.loaded failed\. )?(?:The project|\S*models\/\w+\.py) imports not_there(\.client)?, which the run's environment does not have\. Put the package that has not_there into requirements\.txt in the project's folder and deploy, or commit not_there as a module/;
const variable = (name: string): RegExp =>
  new RegExp(
    `^(?:Model shop.loaded failed. )?The project reads the variable ${name}, .*: set it under /environment-variables`,
  );
/** Some versions print the key of a KeyError and nothing else. */
const variableOrKey = (name: string): RegExp =>
  new RegExp(
    `reads the variable ${name}, which|looks up '${name}', which is not there. If it is an`,
  );
const UNIT_TESTS =
  /^Unit tests of the project failed: test_orders and test_customers\. The log has the differences\. Correct them or the models, or set run_tests to false/;

const TOOLS: readonly {
  readonly tool: string;
  readonly explain: (end: FailedRun) => string | undefined;
  readonly versions: readonly string[];
  readonly explained: Readonly<Record<string, RegExp>>;
}[] = [
  {
    tool: "sqlmesh",
    explain: explainSqlmesh,
    versions: SQLMESH_VERSIONS,
    explained: {
      "a module that a model imports": MODULE,
      "a module that a model imports when it runs": MODULE,
      "a module that a macro imports": MODULE,
      "a module that the configuration imports": MODULE,
      "unit tests": UNIT_TESTS,
      "unit tests of a plan": UNIT_TESTS,
      "no plan":
        /^The environment prod does not exist yet: no plan was ever applied to it\. .* \(dctl run start --apply-plan\)/,
      "a variable that config.py reads": variableOrKey("WAREHOUSE_FILE"),
      "a variable that config.yaml reads":
        /concurrent_tasks.* A variable that is not set reads as None: set what it reads with env_var/,
      "a variable that a model reads when it runs": variable("API_KEY"),
      "a variable that a model reads": variableOrKey("API_KEY"),
      "an audit":
        /^Model shop\.customers failed: it did not pass the (?:audits not_null \(2 rows\) and|audit) no_bob \(1 row\)\.$/,
      "a syntax error of a model":
        /^models\/broken\.sql could not be loaded: Expecting \)\. Line \d, Col: \d+\.$/,
      "a syntax error of the head of a model":
        /^models\/broken\.sql could not be loaded: Expecting \)\. Line 1, Col: \d+\.$/,
      "a syntax error in Python": /^models\/loaded\.py could not be loaded: .*line 10\)\.$/,
      "a syntax error of config.yaml":
        /^config\.yaml \(line (?:9|10), column \d+\) is not valid YAML: .*expected ',' or '\]'/,
      "a syntax error of Jinja":
        /^(?:models\/broken\.sql could not be loaded|TemplateSyntaxError): unexpected 'end of print statement'(?:, line 1)?\.?$/,
      "an unknown column":
        /^Model shop\.broken failed: Binder Error: Table "o" does not have a column named "nothing"\.$/,
      "an unknown table":
        /^Model shop\.broken failed: Catalog Error: Table with name "?(?:nowhere\.)?customers"? does not exist/,
      "a refused connection": /^The connection to 127\.0\.0\.1:1 was refused: check host and port/,
      "an unknown host": /^The host warehouse\.invalid is not known: check the host/,
      "a missing file":
        /^Model shop\.broken failed: IO Error: No files found that match the pattern "data\/customers\.csv"/,
      "a missing file of a model in Python":
        /^Model shop\.loaded failed: FileNotFoundError: .*No such file or directory: 'data\/customers\.json'\.$/,
      "a missing file of a seed": /'seeds\/countries\.csv'/,
      "a missing folder of the database":
        /^IO Error: Cannot open file "db\/warehouse\.db": No such file or directory/,
      "a missing variable of SQLMesh":
        /^(?:models\/broken\.sql could not be loaded: )?Macro variable 'day' is undefined\. Give it a value/,
      "a missing macro":
        /^models\/broken\.sql could not be loaded: Macro 'no_macro' does not exist|^Macro 'no_macro' does not exist/,
      "an error of a model in Python":
        /^Model shop\.loaded failed: ValueError: the API answered 503 for https:\/\/\*\*\*@api\.example\.com\/v1\.$/,
      // The oldest version does not look for one.
      "a cycle of models":
        /^Models refer to each other in a circle: .*shop\.(?:one|two) (?:->|and) shop\.(?:one|two)|^RecursionError: maximum recursion depth exceeded/,
      "a state of a newer version":
        /^The state was written by a newer SQLMesh than .*\. Set sqlmesh_version to 0\.999\.0 or a newer one/,
      "a state of an older version": /^The state was written by an older SQLMesh than /,
    },
  },
  {
    tool: "dbt",
    explain: explainDbt,
    versions: DBT_VERSIONS,
    explained: {
      "a module that a model imports": MODULE,
      "data tests":
        /^These did not pass: test (no_orders and test not_null_orders_customer|not_null_orders_customer and test no_orders)\. The log says why\.$/,
      "unit tests": /^These did not pass: unit test best_is_next\. The log says why\.$/,
      "a model":
        /^These did not pass: model broken \(Binder Error: Referenced column "nothing" not found in FROM clause!\)\. The log says why\.$/,
      "a variable that profiles.yml reads": variable("WAREHOUSE_FILE"),
      "a variable that a model reads": variable("API_KEY"),
      "a var of dbt": /^The project reads the var day, which has no value: give it one under vars/,
      "a syntax error of schema.yml":
        /^Parsing Error: Error reading shop: (?:models\/)?schema\.yml: Syntax error near line 4\.$/,
      "a reference to nothing":
        /^Compilation Error: Model 'model\.shop\.lost' \(models\/lost\.sql\) depends on a node named 'nowhere' which was not found\.$/,
      "a data test that does not exist":
        /^These did not pass: test no_such_test_orders_id \('test_no_such_test' is undefined\. /,
      "a hook":
        /^These did not pass: (?:hook on-run-start|operation shop-on-run-start-0) \(Catalog Error: Table with name nowhere does not exist!\)\. The log says why\.$/,
    },
  },
];

const FOLDER = new URL("recorded/", import.meta.url);
/** As the recording names them. */
const FOLDERS = ["/run/working", "/run/project", "/run", "/environment", "/python"];

describe.each(TOOLS)("a failed run of $tool", ({ tool, explain, versions, explained }) => {
  it("is recorded for each supported version, and for no other", async () => {
    const names = (await readdir(FOLDER)).filter((name) => name.startsWith(`${tool}-`));
    expect(names.sort()).toEqual(versions.map((version) => `${tool}-${version}.json`).sort());
  });

  it.each(versions)("is explained in what %s printed", async (version) => {
    const file = new URL(`${tool}-${version}.json`, FOLDER);
    const recorded = JSON.parse(await readFile(file, "utf8")) as Recorded;
    // Unit tests of dbt came with 1.8.
    const older = tool === "dbt" && /^1\.[567]\./.test(version);
    const expected = Object.keys(explained).filter((name) => !older || name !== "unit tests");
    expect(Object.keys(recorded).sort()).toEqual(expected.sort());
    const messages = Object.entries(recorded).map(([name, failure]) => ({
      name,
      explained: explain({ ...failure, exited: true, folders: FOLDERS }),
    }));
    expect(messages).toEqual(
      messages.map(({ name }) => ({
        name,
        explained: expect.stringMatching(explained[name] ?? /^$/) as string,
      })),
    );
    for (const { explained: message = "" } of messages) {
      expect(message.length).toBeLessThanOrEqual(600);
      expect(message).not.toMatch(/hunter2|\/run\/|\/environment\/|\p{Cc}/u);
    }
  });
});
