import { describe, expect, it } from "vitest";
import { explainDbt } from "../failures/projects.ts";

/** What dbt prints when it ends before it runs anything, by what it says there. */
const ended = (block: string, more = ""): string =>
  `12:30:01  Running with dbt=1.8.10\n12:30:02  Encountered an error:\n${block}\n${more}`;
/** The same where nodes failed: the heading of one, and what is below it. */
const failed = (heading: string, ...lines: readonly string[]): string =>
  [
    "12:30:05  Completed with 1 error and 0 warnings:",
    "12:30:05  ",
    `12:30:05    ${heading}`,
    ...lines,
    "12:30:05  ",
    "12:30:05  Done. PASS=0 WARN=0 ERROR=1 SKIP=0 TOTAL=1",
  ].join("\n");
const YAML_EXCERPT = `    Syntax error near line 4
    ------------------------------
    3  |   - name: Runtime Error
    4  |    columns: [
    
    Raw Error:
    ------------------------------
    while parsing a block collection
      in "<unicode string>", line 3, column 3`;

describe("the cause of an error within others", () => {
  it.each([
    {
      what: "kinds alone",
      log: ended("Runtime Error\n  Runtime Error\n    Could not find a package for the macro"),
      message: "Runtime Error: Could not find a package for the macro.",
    },
    {
      what: "kinds that differ",
      log: ended("Runtime Error\n  Database Error\n    the server closed the connection"),
      message: "Database Error: the server closed the connection.",
    },
    {
      what: "a file of YAML that cannot be read",
      log: ended(
        `Parsing Error\n  Error reading shop: models/schema.yml - Runtime Error\n${YAML_EXCERPT}`,
      ),
      message: "Parsing Error: Error reading shop: models/schema.yml: Syntax error near line 4.",
    },
    {
      what: "profiles.yml, with empty lines between the two",
      log: ended(
        `Runtime Error\n  \n  dbt encountered an error while trying to read your profiles.yml file.\n  \n  Runtime Error\n${YAML_EXCERPT}\n  `,
      ),
      message:
        "Runtime Error: dbt encountered an error while trying to read your profiles.yml file: Syntax error near line 4.",
    },
    {
      what: "credentials",
      log: ended(
        'Runtime Error\n  Credentials in profile "shop", target "prod" invalid: Runtime Error\n    Could not find adapter type oracle!',
      ),
      message:
        'Runtime Error: Credentials in profile "shop", target "prod" invalid: Could not find adapter type oracle!',
    },
    {
      what: "a selector",
      log: ended(
        "Runtime Error\n  Could not read selector file data: Runtime Error\n    'nope' is not a valid method name",
      ),
      message:
        "Runtime Error: Could not read selector file data: 'nope' is not a valid method name.",
    },
    {
      what: "a package that cannot be read",
      log: ended(
        "Runtime Error\n  Failed to read package: Runtime Error\n    at path []: Additional properties are not allowed ('flags' was unexpected)\n  \n  Error encountered in dbt_packages/dbt_utils/dbt_project.yml",
      ),
      message:
        "Runtime Error in dbt_packages/dbt_utils/dbt_project.yml: Failed to read package: at path []: Additional properties are not allowed ('flags' was unexpected).",
    },
    {
      what: "a query before the first model",
      log: ended(
        'Runtime Error\n  Database error while listing schemas in database "shop"\n  Database Error\n    no privilege for the catalog',
      ),
      message:
        'Runtime Error: Database error while listing schemas in database "shop": no privilege for the catalog.',
    },
    {
      what: "the place of a test",
      log: ended(
        "Runtime Error\n  Runtime Error in test average (models/schema.yml)\n    500 the query was aborted",
      ),
      message: "Runtime Error in test average (models/schema.yml): 500 the query was aborted.",
    },
    {
      what: "dbt_project.yml, whose name is below the reason",
      log: ended(
        "Runtime Error\n  at path ['name']: 'my-shop' does not match '^[^\\d\\W]\\w*$'\n\nError encountered in /run/project/dbt_project.yml",
      ),
      message:
        "Runtime Error in dbt_project.yml: at path ['name']: 'my-shop' does not match '^[^\\d\\W]\\w*$'.",
    },
    {
      what: "a list",
      log: ended(
        "Runtime Error\n  The profile 'shop' does not have a target named 'dev'. The valid target names for this profile are:\n   - prod\n   - test",
      ),
      message:
        "Runtime Error: The profile 'shop' does not have a target named 'dev'. The valid target names for this profile are: prod, test.",
    },
    {
      what: "a list of which one item is marked",
      log: ended(
        "Compilation Error\n  dbt found two schema.yml entries for orders. Remove it in one of these files:\n   - models/a.yml\n  models/b.yml",
      ),
      message:
        "Compilation Error: dbt found two schema.yml entries for orders. Remove it in one of these files: models/a.yml, models/b.yml.",
    },
    {
      what: "an error without a kind, and a stack trace",
      log: ended(
        "'utf-8' codec can't decode byte 0xff in position 10: invalid start byte",
        '12:30:02  Traceback (most recent call last):\n  File "/environment/lib/python3.11/site-packages/dbt/cli/requires.py", line 143, in wrapper\n    result, success = func(*args, **kwargs)',
      ),
      message: "'utf-8' codec can't decode byte 0xff in position 10: invalid start byte.",
    },
    {
      what: "what a file has, before the reason",
      log: ended(
        "Parsing Error\n  Invalid metrics config given in FilePath(searched_path='models', relative_path='marts/metrics.yml', modification_time=1796020261.3, project_root='/run/project') @ metrics: {'name': 'total', 'label': 'Total', 'expression': 'id'} - at path []: Additional properties are not allowed ('expression' was unexpected)",
      ),
      message:
        "Parsing Error: Invalid metrics config given in models/marts/metrics.yml @ metrics total: at path []: Additional properties are not allowed ('expression' was unexpected).",
    },
    {
      what: "what a file has, with its path and without a name",
      log: ended(
        "Parsing Error\n  Invalid sources config given in models/raw.yml @ sources: {'tables': [{'name': 'a'}]} - at path ['name']: None is not of type 'string'",
      ),
      message:
        "Parsing Error: Invalid sources config given in models/raw.yml @ sources: at path ['name']: None is not of type 'string'.",
    },
    {
      what: "a line of Jinja",
      log: ended(
        "Compilation Error in model a (models/a.sql)\n  unexpected ')', expected '}'\n    line 12\n      {{ config(tags={'a': ) }}",
      ),
      message:
        "Compilation Error in model a (models/a.sql): unexpected ')', expected '}', line 12.",
    },
    {
      what: "another message of the log after it",
      log: ended(
        "Runtime Error\n  Syntax error near line 5",
        "12:30:02  [ERROR]: Error uploading artifacts: Runtime Error",
      ),
      message: "Runtime Error: Syntax error near line 5.",
    },
    {
      what: "nothing else",
      log: ended("Runtime Error\n  Runtime Error"),
      message: "Runtime Error.",
    },
  ])("is the innermost sentence: $what", ({ log, message }) => {
    const end = { step: "build", exitCode: 2, exited: true, log, folders: ["/run/project"] };
    expect(explainDbt(end)).toBe(message);
  });

  it.each([
    {
      what: "a model",
      log: failed(
        "Database Error in model a (models/a.sql)",
        "  Runtime Error",
        "    the warehouse is suspended",
      ),
      message: "model a (the warehouse is suspended)",
    },
    {
      what: "a test that could not be run",
      log: failed(
        "Compilation Error in test known_a (models/schema.yml)",
        "  'test_known' is undefined.",
      ),
      message: "test known_a ('test_known' is undefined.)",
    },
    {
      what: "a test that ran",
      log: failed(
        "Failure in test unique_a (models/schema.yml)",
        "  Got 3 results, configured to fail if != 0",
      ),
      message: "test unique_a",
    },
    {
      what: "the freshness of a source",
      log: failed(
        "Runtime Error in source raw (models/raw.yml)",
        "  Catalog Error: Table with name raw does not exist!",
      ),
      message: "source raw (Catalog Error: Table with name raw does not exist!)",
    },
    {
      what: "a hook",
      log: failed(
        "on-run-start failed, error:",
        " Catalog Error: Table with name nowhere does not exist!",
        "LINE 2: select nothing",
      ),
      message: "hook on-run-start (Catalog Error: Table with name nowhere does not exist!)",
    },
    {
      what: "a hook of 1.9, with the project",
      log: failed(
        "shop.on-run-end.0 failed, error:",
        " Catalog Error: Table with name nowhere does not exist!",
      ),
      message: "hook on-run-end (Catalog Error: Table with name nowhere does not exist!)",
    },
    {
      what: "a hook, since 1.10",
      log: failed(
        "[ERROR]: in operation shop-on-run-start-0 (./dbt_project.yml)",
        "12:30:05    shop.on-run-start.0 failed, error:",
        " Catalog Error: Table with name nowhere does not exist!",
      ),
      message:
        "operation shop-on-run-start-0 (Catalog Error: Table with name nowhere does not exist!)",
    },
  ])("is below the name of what did not pass: $what", ({ log, message }) => {
    expect(explainDbt({ step: "build", exitCode: 1, exited: true, log })).toBe(
      `These did not pass: ${message}. The log says why.`,
    );
  });

  it("is that of a macro which a job runs", () => {
    const log =
      "12:30:02  Encountered an error while running operation: Runtime Error\n  Catalog Error: Table with name nowhere does not exist!\n  \n  LINE 3: select nothing";
    expect(explainDbt({ step: "run-operation", exitCode: 1, exited: true, log })).toBe(
      "Runtime Error: Catalog Error: Table with name nowhere does not exist!",
    );
  });
});

const ACCESS =
  " A run must reach hub.getdbt.com and the packages' repositories, and has no login for private ones.";

describe("the cause of packages that cannot be installed", () => {
  it.each([
    [
      "Could not find a matching compatible version for package acme/dates\n  Requested range: =0.10.1, =0.10.1\n  Compatible versions: ['0.9.0']",
      "Could not find a matching compatible version for package acme/dates.",
    ],
    [
      "Version error for package acme/utils: Could not find a satisfactory version from options: ['=1.0.0', '<0.9.0']",
      "Version error for package acme/utils: Could not find a satisfactory version from options: ['=1.0.0', '<0.9.0'].",
    ],
    [
      "Runtime Error\n  No dbt_project.yml found at expected path /run/project/shared/dbt_project.yml\n  Verify that each entry contains a file named dbt_project.yml",
      "Runtime Error: No dbt_project.yml found at expected path shared/dbt_project.yml.",
    ],
    [
      "Internal Error\n  Error checking out spec='1.0' for repo https://git.example.com/acme/utils\n  Cloning into 'a1'...\n  fatal: couldn't find remote ref 1.0",
      `Internal Error: Error checking out spec='1.0' for repo https://git.example.com/acme/utils: couldn't find remote ref 1.0.${ACCESS}`,
    ],
    [
      "External connection exception occurred: HTTPSConnectionPool(host='hub.getdbt.com', port=443): Max retries exceeded",
      `External connection exception occurred: HTTPSConnectionPool(host='hub.getdbt.com', port=443): Max retries exceeded.${ACCESS}`,
    ],
  ])("is what %j says", (block, reason) => {
    const end = { step: "deps", exitCode: 2, log: ended(block), folders: ["/run/project"] };
    expect(explainDbt(end)).toBe(`The project's packages could not be installed: ${reason}`);
  });

  it("is in the log where dbt prints no error", () => {
    expect(explainDbt({ step: "deps", exitCode: 2, log: "12:30:01  Installing a" })).toBe(
      `The project's packages could not be installed; the log says which.${ACCESS}`,
    );
  });

  it.each([
    "dbt found 1 package(s) specified in packages.yml, but only 0 package(s) installed in dbt_packages.",
    "dbt expects 1 package(s) based on packages specified in packages.yml, but found only 0 package(s) installed in dbt_packages.",
  ])("is the step that installs them: %s", (text) => {
    const log = ended(`Compilation Error\n  ${text}`);
    expect(explainDbt({ step: "build", exitCode: 2, exited: true, log })).toMatch(
      /^Packages of the project are not installed/,
    );
  });
});
