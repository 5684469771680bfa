/** A Node program that fails: its files, the first of which is the entry file. */
export interface FailingProgram {
  readonly files: Readonly<Record<string, string>>;
  /** Options of Node. */
  readonly options?: readonly string[];
  /** The entry file; it need not exist. @default the first file */
  readonly entry?: string;
}

/** By a name for the case. */
export const FAILING_PROGRAMS: Readonly<Record<string, FailingProgram>> = {
  thrown_error: {
    files: { "src/main.js": 'console.log("begun");\nthrow new Error("rates are\\nmissing");\n' },
  },
  error_in_a_module: {
    files: {
      "main.mjs": 'import { load } from "./load.mjs";\nawait load();\n',
      "load.mjs":
        'export class RateError extends Error {\n  name = "RateError";\n}\nexport async function load() {\n  throw new RateError("no rate for EUR", { cause: new TypeError("low") });\n}\n',
    },
  },
  rejected_without_an_error: { files: { "main.js": 'Promise.reject("no rates");\n' } },
  thrown_text: { files: { "main.js": 'throw "no rates";\n' } },
  printed_error: {
    files: {
      "main.mjs":
        'try {\n  null.x;\n} catch (error) {\n  console.error("failed", error);\n  process.exit(1);\n}\n',
    },
  },
  printed_line: { files: { "main.mjs": 'console.error("no rates");\nprocess.exit(3);\n' } },
  syntax_error: { files: { "main.js": 'require("./broken.js");\n', "broken.js": "const = 1;\n" } },
  syntax_error_in_a_module: {
    files: { "main.mjs": 'import "./broken.mjs";\n', "broken.mjs": "\nconst = 1;\n" },
  },
  missing_export: {
    files: {
      "main.mjs": 'import { rates } from "./rates.mjs";\nrates();\n',
      "rates.mjs": "export {};\n",
    },
  },
  missing_package: { files: { "main.js": 'require("lodash");\n' } },
  missing_package_of_a_module: { files: { "main.mjs": 'import "@acme/rates/eur.js";\n' } },
  missing_file: { files: { "main.js": 'require("./lib/rates");\n' } },
  missing_file_of_a_module: { files: { "main.mjs": 'import "./lib/rates.mjs";\n' } },
  missing_entry: { files: {}, entry: "dist/main.js" },
  missing_data: {
    files: { "main.mjs": 'import { readFileSync } from "node:fs";\nreadFileSync("data/x.csv");\n' },
  },
  refused_connection: {
    files: {
      "main.js": 'require("node:net").connect({ port: 1, host: "127.0.0.1" });\n',
    },
  },
  refused_request: {
    files: { "main.mjs": 'await fetch("http://127.0.0.1:2/rates");\n' },
  },
  unknown_host: {
    files: { "main.js": 'require("node:net").connect({ port: 1, host: "db.invalid" });\n' },
  },
  password_in_a_message: {
    files: { "main.js": 'throw new Error("cannot reach postgres://ann:canary@db/x");\n' },
  },
  out_of_memory: {
    options: ["--max-old-space-size=16"],
    files: {
      "main.js": "const all = [];\nfor (;;) all.push(new Array(1000).fill(String(all.length)));\n",
    },
  },
};
