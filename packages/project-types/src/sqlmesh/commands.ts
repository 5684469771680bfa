import { ALWAYS, type CommandRules, type Flag } from "../commands/command-rules.ts";
import type { SqlmeshProject } from "./sqlmesh-project.ts";
import { SQLMESH_VERSIONS } from "./versions.ts";

const ALL = { run: ALWAYS, plan: ALWAYS };
const PLAN = { plan: ALWAYS };

const flag = (name: string, commands: Flag["commands"]): Flag => ({ names: [name], commands });

/**
 * What a job may set, from the help of each version. Paths, gateways, other environments and logs
 * are dagctl's, and nobody answers a prompt.
 */
export const SQLMESH_FLAGS: readonly Flag[] = [
  { names: ["--start", "-s"], commands: { ...ALL, audit: ALWAYS }, takes: "one" },
  { names: ["--end", "-e"], commands: { ...ALL, audit: ALWAYS }, takes: "one" },
  { names: ["--execution-time"], commands: { plan: ALWAYS, audit: ALWAYS }, takes: "one" },
  { names: ["--select-model"], commands: ALL, takes: "one" },
  { names: ["--model"], commands: { audit: ALWAYS }, takes: "one" },
  { names: ["-k"], commands: { test: ALWAYS }, takes: "one" },
  flag("--ignore-cron", { run: ALWAYS, plan: "0.220.2" }),
  flag("--no-auto-upstream", { run: "0.150.1" }),
  flag("--skip-janitor", { run: ALWAYS }),
  flag("--auto-apply", PLAN),
  flag("--no-prompts", PLAN),
  flag("--skip-tests", PLAN),
  flag("--skip-linter", { plan: "0.170.1" }),
  { names: ["--restate-model", "-r"], commands: PLAN, takes: "one" },
  { names: ["--backfill-model"], commands: PLAN, takes: "one" },
  flag("--no-gaps", PLAN),
  { names: ["--skip-backfill", "--dry-run"], commands: PLAN },
  flag("--empty-backfill", PLAN),
  flag("--forward-only", PLAN),
  { names: ["--allow-destructive-model"], commands: PLAN, takes: "one" },
  { names: ["--allow-additive-model"], commands: { plan: "0.220.2" }, takes: "one" },
  { names: ["--effective-from"], commands: PLAN, takes: "one" },
  flag("--include-unmodified", PLAN),
  flag("--no-diff", PLAN),
  flag("--run", PLAN),
  {
    names: ["--min-intervals"],
    commands: { plan: "0.200.0" },
    takes: "one",
    check: (value) => (/^\d{1,6}$/.test(value) ? undefined : "must be a number"),
  },
];

/** What a job of a SQLMesh project may run. A plan is applied, which needs `auto_apply`. */
export function sqlmeshCommands({
  auto_apply,
  sqlmesh_environment,
}: Pick<SqlmeshProject, "auto_apply" | "sqlmesh_environment">): CommandRules {
  return {
    tool: "sqlmesh",
    commands: ["run", ...(auto_apply ? ["plan"] : []), "test", "audit", "janitor"],
    missing: { plan: "needs auto_apply of the project: nobody approves the plan of a job" },
    flags: SQLMESH_FLAGS,
    versions: SQLMESH_VERSIONS,
    checkWord(command, word, index) {
      if (!(command in ALL)) return `must not have ${word}: "sqlmesh ${command}" takes flags only`;
      return index === 0 && word === sqlmesh_environment
        ? undefined
        : `must not have ${word}: a job works on the environment of its project, ${sqlmesh_environment}`;
    },
  };
}
