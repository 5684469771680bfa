import { spawn } from "node:child_process";
import { birthOf, findProcesses } from "../../src/processes/process-table.ts";

// Leads its group and session, searches for that group, and prints what it finds.

const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
const birth = (await birthOf(process.pid)) ?? "";
process.stdout.write(
  JSON.stringify(await findProcesses({ marks: [], groups: [{ pid: process.pid, birth }] })),
);
child.kill("SIGKILL");
