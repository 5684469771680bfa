import { measureCycles } from "./measure.ts";

// Runs in a process of its own, because memory that the HTTP part left would blur the growth.
// Options and result are JSON.
process.stdout.write(JSON.stringify(await measureCycles(JSON.parse(process.argv[2] ?? "{}"))));
