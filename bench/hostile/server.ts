import { monitorEventLoopDelay } from "node:perf_hooks";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { createHttpServer } from "@dagctl/http-server";
import { fakeGit, memoryStore } from "@dagctl/testing";
import {
  HOSTILE_INPUTS,
  isPython,
  PYTHON_SIZE,
  YAML_SIZE,
} from "../../packages/project-types/test/hostile/inputs.ts";
import { hostOverFakes } from "../host-over-fakes.ts";

// A server as a program: the real host and the real routes over fakes, so that only the effect of
// reading a repository on the event loop is measured. `https://git.example.com/N.git` is the N-th
// hostile input. `GET /delay` returns the longest delay of the event loop since the last such call,
// in milliseconds.
process.once("SIGTERM", () => process.exit(0));
const git = fakeGit();
for (const [index, input] of HOSTILE_INPUTS.entries()) {
  await git
    .create(`https://git.example.com/${index}.git`)
    .commit({ ...input.files(isPython(input) ? PYTHON_SIZE : YAML_SIZE) }, "Begin");
}
const host = await hostOverFakes({
  store: memoryStore({ replicas: false }),
  git,
  projectTypes: [sqlmeshType(), dbtType(), nodeType()],
});
const app = createHttpServer({
  host,
  authenticate: () => ({ organization: "org-bench", caller: "bench", access: "write" }),
});
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
app.get("/delay", () => {
  const longest = delay.max / 1_000_000;
  delay.reset();
  return { longest };
});
console.log(`listening on ${await app.listen({ host: "127.0.0.1", port: 0 })}`);
