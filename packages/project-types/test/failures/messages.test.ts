import type { FailedRun } from "@dagctl/core/contracts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { sqlmeshType } from "../../src/sqlmesh/index.ts";
import { explainDbt, explainer, explainSqlmesh } from "./projects.ts";

const TOOLS = [
  { tool: "sqlmesh", explain: explainSqlmesh, step: "plan" },
  { tool: "dbt", explain: explainDbt, step: "build" },
];
const failed = (log: string, more: Partial<FailedRun> = {}): FailedRun => ({
  step: "plan",
  exitCode: 1,
  exited: true,
  log,
  ...more,
});
const REPORT = (model: string, ...lines: readonly string[]): string =>
  ["**Failed models**", `* \`"db"."shop"."${model}"\``, "", "  ```", ...lines, "  ```", ""].join(
    "\n",
  );

describe("the message of a failed run of dbt", () => {
  it("is the error alone where a stack trace follows it", () => {
    const log = `11:08:30  Encountered an error:
IO Error: Cannot open file "data/shop.duckdb": No such file or directory
11:08:30  Traceback (most recent call last):
  File "/data/local/environments/a/lib/python3.11/site-packages/dbt/cli/requires.py", line 182, in wrapper
    result, success = func(*args, **kwargs)
`;
    expect(explainDbt(failed(log, { step: "build", exitCode: 2 }))).toBe(
      'IO Error: Cannot open file "data/shop.duckdb": No such file or directory.',
    );
  });
});

describe("the message of a failed run of SQLMesh", () => {
  it("names the first model that failed with its reason, and the others", () => {
    const log = `${REPORT("orders", "    BinderException:", "      Binder Error: no column x", "", "      LINE 1: SELECT x")}* \`"db"."shop"."customers"\`

  \`\`\`
    ValueError: no
  \`\`\`
**Skipped models**
* \`"db"."shop"."later"\`

Error: Plan application failed.`;
    expect(explainSqlmesh(failed(log))).toBe(
      "Model shop.orders failed: Binder Error: no column x. Also failed: shop.customers.",
    );
  });

  it.each([
    [
      `Error: Failed to load model from file '/e/p/models/x.sql':
  Invalid field 'cron':
    Value error, Invalid cron expression 'every day'
`,
      "models/x.sql could not be loaded: Invalid field 'cron': Value error, Invalid cron expression 'every day'.",
    ],
    [
      `Error: Failed to load model from file '/e/p/models/x.sql':

  Could not render jinja for '/e/p/models/x.sql'.

  Undefined macro/variable: 'absent'
`,
      "models/x.sql could not be loaded: Undefined macro/variable: 'absent'.",
    ],
    [
      `Error: Could not render or parse jinja at '/e/p/models/x.sql'.
'absent' is undefined
`,
      "models/x.sql could not be loaded: 'absent' is undefined.",
    ],
    [
      `Error: Invalid project config:
  Invalid field 'modelz':
    Extra inputs are not permitted

Verify your config.yaml and environment variables.
`,
      "Invalid project config: Invalid field 'modelz': Extra inputs are not permitted",
    ],
    [
      `Error: Failed to update model schemas

Error tokenizing data. C error: EOF inside string starting at row 2
`,
      "Failed to update model schemas: Error tokenizing data. C error: EOF inside string starting at row 2",
    ],
    [
      `Error: Failed to load model from file '/e/p/external_models.yaml':

  mapping values are not allowed here
    in "/e/p/external_models.yaml", line 4, column 5
`,
      "external_models.yaml could not be loaded: mapping values are not allowed here, line 4.",
    ],
  ])("says the reason that is below what leads to it: %s", (log, message) => {
    expect(explainSqlmesh(failed(log, { folders: ["/e/p"] }))).toBe(message);
  });

  it("says what may be wrong where a macro of Jinja is not closed", () => {
    const log = `Traceback (most recent call last):
  File "/e/lib/python3.11/site-packages/sqlmesh/utils/jinja.py", line 139, in extract
    self._advance()
  File "/e/lib/python3.11/site-packages/sqlmesh/utils/jinja.py", line 144, in _advance
    super()._advance(times)
  File "/e/lib/python3.11/site-packages/sqlglot/parser.py", line 1893, in _advance
    prev = tokens[index - 1]
           ~~~~~~^^^^^^^^^^^
IndexError: list index out of range`;
    expect(explainSqlmesh(failed(log))).toMatch(/^SQLMesh reads beyond the end of a file: .*macro/);
  });

  it("says which root certificate is missing where a connection is to be verified", () => {
    const log = `Traceback (most recent call last):
  File "/e/lib/python3.11/site-packages/psycopg2/__init__.py", line 122, in connect
    conn = _connect(dsn, connection_factory=connection_factory, **kwasync)
psycopg2.OperationalError: connection to server at "db.example.com" (10.0.0.1), port 5432 failed: root certificate file "/dagctl/home/.postgresql/root.crt" does not exist
Either provide the file, use the system's trusted roots with sslrootcert=system, or change sslmode to disable server certificate verification.`;
    expect(explainSqlmesh(failed(log))).toMatch(/no root certificate: .*PGSSLROOTCERT.*state URL/);
  });

  // As versions 0.208.1 and 0.236.4 print it.
  it.each([
    ["", ""],
    [
      "\nLinter **errors** for `/c/models/others.sql`:\n - ambiguousorinvalidcolumn: Column 'x' \ncould not be resolved.\n",
      " The log has 1 more.",
    ],
  ])("names the file and the rule of the linter that it breaks", (others, more) => {
    const log = `
Linter **errors** for \`/c/models/customers.sql\`:
 - invalidselectstarexpansion: SELECT * cannot be expanded due to missing 
schema(s) for model(s): '"a"."shop"."nowhere"'. Run \`sqlmesh 
create_external_models\` and / or make sure that the model '"a"."shop"."a"' can 
be rendered at parse time.
${others}
Error: Linter detected errors in the code. Please fix them before proceeding.`;
    expect(explainSqlmesh(failed(log, { folders: ["/c"] }))).toBe(
      `models/customers.sql breaks the rule invalidselectstarexpansion of the linter: SELECT * cannot be expanded due to missing schema(s) for model(s): '"a"."shop"."nowhere"'. Run \`sqlmesh create_external_models\` and / or make sure that the model '"a"."shop"."a"' can be rendered at parse time.${more}`,
    );
  });

  it("names the file of the linter, whose long path is wrapped", () => {
    const log = `
Linter **errors** for
\`/c/a-long-folder/local/work/org-local/proj_abcdefghijklmnop/dagctl-checkou
t/files/shop/models/three.sql\`:
 - nomissingaudits: Model \`audits\` must be configured to test data quality.

Error: Linter detected errors in the code. Please fix them before proceeding.`;
    const folder =
      "/c/a-long-folder/local/work/org-local/proj_abcdefghijklmnop/dagctl-checkout/files/shop";
    expect(explainSqlmesh(failed(log, { folders: [folder] }))).toBe(
      "models/three.sql breaks the rule nomissingaudits of the linter: Model `audits` must be configured to test data quality.",
    );
  });

  it("has the reason of a unit test that could not be run", () => {
    const log = `EF\`\`\`
----------------------------------------------------------------------
ERROR: test_orders
(/data/local/work/org-local/proj_1/dagctl-checkout/
files/tests/test_orders.yaml)
----------------------------------------------------------------------
_duckdb.BinderException: Binder Error: Referenced column "idd" not found in FROM
clause!
Candidate bindings: "id"

LINE 1: SELECT "item_id" AS "item_id", COUNT(DISTINCT "idd") AS "num_orders"
----------------------------------------------------------------------
FAIL: test_customers (/c/tests/test_orders.yaml)
----------------------------------------------------------------------
AssertionError: Data mismatch (exp: expected, act: actual)
\`\`\`
Error: Cannot generate plan due to failing test(s). Fix test(s) and run again.`;
    const reason = 'Binder Error: Referenced column "idd" not found in FROM clause!';
    expect(explainSqlmesh(failed(log))).toBe(
      `Unit tests of the project failed: test_orders (${reason}) and test_customers. The log has the differences. Correct them or the models, or set run_tests to false to run without them.`,
    );
    expect(explainSqlmesh(failed(log.replace(/-{70}\nFAIL: [^`]*/, "")))).toContain(
      `failed: test_orders (${reason}). The log has the rest. Correct`,
    );
  });

  it("has the reason of a file that cannot be loaded, where its heading is printed twice", () => {
    const heading = "Failed to load model from file '/c/models/products.sql':";
    const reason = "Duplicate SQL model name: 'raw.customers'.";
    const log = `Error: ${heading}\n\n  ${heading}\n  \n    ${reason}`;
    expect(explainSqlmesh(failed(log, { folders: ["/c"] }))).toBe(
      `models/products.sql could not be loaded: ${reason}`,
    );
  });

  it("does not take what a model prints for the error", () => {
    const printed = [
      "Error: Environment 'printed' was not found.",
      "ModuleNotFoundError: No module named 'printed'",
      "'printed' audit error: 3 rows failed",
      "**Failed models**",
      '* `"db"."shop"."printed"`',
      "    ValueError: printed",
    ].join("\n");
    const log = `${printed}\n${REPORT("orders", "    ValueError: no rows for 2026")}\nError: Plan application failed.`;
    expect(explainSqlmesh(failed(log))).toBe(
      "Model shop.orders failed: ValueError: no rows for 2026.",
    );
    expect(explainSqlmesh(failed(`${printed}\nError: Invalid argument for --start.`))).toContain(
      "printed",
    );
  });

  it("names a unit test also where the path of its file is wrapped", () => {
    const log =
      "FAIL: test_orders \n(/srv/dagctl/deployments/org-a/checkouts/tests/test_or\nders.yaml)\n---";
    expect(explainSqlmesh(failed(log, { step: "test" }))).toMatch(
      /^Unit tests of the project failed: test_orders\. /,
    );
  });

  it("is the reason of the last error of the command line", () => {
    const log =
      "ModuleNotFoundError: No module named 'printed'\nError: Required keyword argument 'x' is missing.";
    expect(explainSqlmesh(failed(log))).toBe("Required keyword argument 'x' is missing.");
  });

  it("is the error of a stack trace, without the modules of its class", () => {
    const log = `Traceback (most recent call last):
  File "/data/local/environments/a/lib/python3.11/site-packages/sqlmesh/cli.py", line 10, in <module>
    raise a.b.OddError("x")
a.b.OddError: it is odd
\tand goes on`;
    expect(explainSqlmesh(failed(log))).toBe("OddError: it is odd");
  });

  it("names an audit that is not defined, also where another process has found it", () => {
    const log = `concurrent.futures.process._RemoteTraceback: 
"""
Traceback (most recent call last):
  File "/data/environments/a/lib/python3.11/site-packages/sqlmesh/core/model/definition.py", line 1114, in metadata_hash
    audit = self.audit_definitions[audit_name]
            ~~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^
KeyError: 'not_there'
"""

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/usr/lib/python3.11/concurrent/futures/_base.py", line 401, in __get_result
    raise self._exception
KeyError: 'not_there'`;
    expect(explainSqlmesh(failed(log))).toBe(
      "A model has the audit not_there, which is not defined. Add it to the files in audits, or remove it from the model.",
    );
  });

  it("is the text of an error whose class has any name", () => {
    const table = ["    UndefinedTable:", '      relation "shop.orders" does not exist'];
    expect(explainSqlmesh(failed(REPORT("orders", ...table)))).toBe(
      'Model shop.orders failed: relation "shop.orders" does not exist.',
    );
  });

  it("advises only what the project allows where nothing was planned", () => {
    const end = failed("Error: Environment 'prod' was not found.\n", { step: "run" });
    const required = explainer(sqlmeshType(), { require_plan_approval: true });
    const absent = "The environment prod does not exist yet: no plan was ever applied to it.";
    const approve = "Create a plan and approve it (dctl plan create, dctl plan approve)";
    expect(required(end)).toBe(`${absent} ${approve}.`);
    expect(explainSqlmesh(end)).toBe(
      `${absent} ${approve}, run the project once with apply_plan: true (dctl run start --apply-plan), or set auto_apply to true.`,
    );
  });

  it("says what allows a change that takes columns from a forward-only model", () => {
    const log = "Error: Plan requires a destructive change to a forward-only model.";
    expect(explainSqlmesh(failed(log))).toMatch(
      /^The plan takes columns .* Name the model in the parameter allow_destructive_models, or/,
    );
  });

  it("says that a key is not there, where the text of the error is the key", () => {
    expect(explainSqlmesh(failed(REPORT("orders", "    KeyError:", "      'day'")))).toBe(
      "Model shop.orders failed: KeyError: 'day'.",
    );
  });

  it("does not take a quoted word of the reason for a file", () => {
    const reason =
      "Failed to load config file: Please use connection type 'motherduck' without it.";
    expect(explainSqlmesh(failed(`Error: ${reason}`))).toBe(reason);
  });

  it("names the file that imports what is not there", () => {
    const log =
      "Error: Failed to load model definition at '/c/models/a.py'.\nNo module named 'polars'";
    expect(explainSqlmesh(failed(log, { folders: ["/c"] }))).toMatch(
      /^models\/a\.py imports polars, which the run's environment does not have\. Put/,
    );
  });

  it("is the last line that is not part of a stack trace, where nothing is known", () => {
    const log = `Traceback (most recent call last):
  File "a.py", line 1, in <module>
    import x
  File "b.py", line 2
some words at the end
━━━━━━━━━━━━

`;
    expect(explainSqlmesh(failed(log))).toBe("some words at the end");
  });

  it("leaves the reason to the engine, where that ended the run", () => {
    const log = "some words at the end";
    expect(explainSqlmesh({ step: "plan", exitCode: 1, log })).toBe(undefined);
    expect(explainSqlmesh(failed(log, { exited: false }))).toBe(undefined);
    expect(explainSqlmesh(failed(""))).toBe(undefined);
  });
});

describe.each(TOOLS)("a message about $tool", ({ explain, step }) => {
  const at = { step, exitCode: 2 };

  it("names paths in the folders of the run by the rest, and those of Python by the module", () => {
    const folders = ["/srv/data/local/checkouts/abc", "/srv/data/local/work/a", "/srv/data/local"];
    const log = `cannot read /srv/data/local/checkouts/abc/models/x.sql, '/srv/data/local/work/a/db/x.db', "/srv/data/local/state/s.db", /usr/lib/python3.11/site-packages/pkg/a.py and /mnt/in.csv`;
    expect(explain(failed(log, { ...at, folders }))).toBe(
      `cannot read models/x.sql, 'db/x.db', "state/s.db", pkg/a.py and /mnt/in.csv`,
    );
  });

  it("has no escape sequence, and no part of one", () => {
    const log =
      "\u001b[31;20mError: \u001b[1mred\u001b[0m \u001b]8;;http://x\u0007link\u0007\u0000";
    expect(explain(failed(log, at))).toMatch(/^(?:Error: )?red link$/);
  });

  test.each([
    "postgresql://ada:hunter2@db.example.com:5432/shop",
    "postgresql://ada:hun/ter2@db.example.com:5432/shop",
    "https://hunter2@api.example.com/v1",
    "host=db.example.com password=hunter2 user=ada",
    "host=db.example.com password='hunter2 x' user=ada",
    '{"host": "db.example.com", "password": "hunter2"}',
    "db.example.com?token=hunter2&x=1",
  ])("hides the password in %s", (text) => {
    const message = explain(failed(`no connection to ${text}`, at));
    expect(message).toMatch(/hunter2|ter2/.test(message ?? "") ? /^$/ : /example\.com/);
  });

  it("has no part of a password that the limit of a line cut off", () => {
    const log = `no connection to postgresql://ada:${"hunter2".repeat(1_000)}@db.example.com`;
    expect(explain(failed(log, at))).toBe("no connection to");
  });

  it("is one line of at most 600 characters without control characters, whatever is printed", () => {
    const pieces = fc.constantFrom(
      "Traceback (most recent call last):\n",
      '  File "/data/x.py", line 1, in <module>\n',
      "ValueError: ",
      "Error: ",
      "**Failed models**\n",
      '* `"a"."b"."c"`\n',
      "FAILED processing snapshot ",
      "Completed with 1 error\n",
      "Encountered an error:\n",
      "Failure in model x (a.sql)\n",
      "'not_null' audit error: 2 rows failed\n",
      "\u001b[31m",
      "\n",
      "\r",
      "\ud83d",
      "://a:hunter2@h",
      "/data/local/work/x",
    );
    const text = fc
      .array(fc.oneof(pieces, fc.string({ unit: "binary" }), fc.string()), { maxLength: 60 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.constantFrom(1, 2), (log, exitCode) => {
        const message = explain({ ...failed(log), exitCode, step, folders: ["/data/local"] });
        if (message === undefined) return;
        expect(message.length).toBeLessThanOrEqual(600);
        expect(message).toBe(message.trim());
        expect(message).not.toBe("");
        expect(message).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|\/data\/local|:\/\/a:hunter2/u,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("takes no longer for a long log or a long line", () => {
    for (const log of [
      "x".repeat(5_000_000),
      "Error: x\n".repeat(500_000),
      "Traceback (most recent call last):\n".repeat(100_000),
      ' File "a", line 1\n'.repeat(200_000),
      `Error: ${"://a:".repeat(100_000)}`,
      `Error: ${"/a".repeat(100_000)}`,
      `Error: ${"password=".repeat(100_000)}`,
      "\n".repeat(1_000_000),
      `**Failed models**\n${'* `"a"."b"`\n'.repeat(100_000)}`,
    ]) {
      const started = performance.now();
      explain(failed(log, { ...at, folders: ["/a/a/a/a"] }));
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });
});

describe("the message of a run with a package that is built for another numpy", () => {
  it.each(TOOLS)("of $tool says which line ends it", ({ explain, step }) => {
    const error =
      "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject";
    const log = `Traceback (most recent call last):\n  File "/e/lib/python3.11/site-packages/pandas/__init__.py", line 22, in <module>\n    from pandas.compat import np\n${error}\n`;
    expect(explain(failed(log, { step }))).toBe(
      "A package is built for numpy 1, and numpy 2 is installed. Put numpy<2 into requirements.txt in the project's folder, or ask for a newer version of the package, and deploy.",
    );
  });
});

describe("a message about a project in a folder of its repository", () => {
  it("names paths relative to that folder", () => {
    const explain = explainer(sqlmeshType(), { git_path: "teams/shop" });
    const log =
      "Error: Failed to load model from file '/c/teams/shop/models/x.sql':\n\n  Expecting ). Line 4, Col: 16.";
    expect(explain(failed(log, { folders: ["/c"] }))).toBe(
      "models/x.sql could not be loaded: Expecting ). Line 4, Col: 16.",
    );
  });
});
